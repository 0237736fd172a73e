package dev.reconnect.sandbox.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.flinks.http.Fault;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.flinks.testing.Caller;
import dev.reconnect.sandbox.flinks.testing.StandInHarness;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class AccountsTest extends StandInHarness {
    private String authorized(String loginId) {
        String requestId = open(loginId);
        assertThat(caller.poll(requestId).status()).isEqualTo(200);
        return requestId;
    }

    @Test
    void accountsComeInTheDocumentedForm() {
        Caller.Answer answer = caller.accounts(authorized("greatday_nomfa"));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("Accounts").size()).isEqualTo(2);
        JsonNode account = answer.json().path("Accounts").get(0);
        assertThat(account.propertyNames())
                .contains("Transactions", "AccountNumber", "Balance", "Category", "Type", "Currency", "Holder", "Id");
        assertThat(answer.json().at("/Login/Id").asString()).isEqualTo("greatday_nomfa");
        assertThat(answer.text("Institution")).isEqualTo("FlinksCapital");
    }

    @Test
    void theSameLoginHasTheSameAccountsEveryTime() {
        JsonNode once = caller.accounts(authorized("greatday_nomfa")).json().path("Accounts");
        JsonNode again = caller.accounts(authorized("greatday_nomfa")).json().path("Accounts");

        assertThat(again).isEqualTo(once);
    }

    @Test
    void aDispatchedOperationIsPolledForItsData() {
        String requestId = authorized("test_dispatched");

        Caller.Answer first = caller.accounts(requestId);
        assertThat(first.status()).isEqualTo(202);
        assertThat(first.code()).isEqualTo("OPERATION_DISPATCHED");
        assertThat(first.requestId()).isEqualTo(requestId);
        assertThat(caller.accountsAgain(requestId).status()).isEqualTo(202);
        assertThat(caller.accountsAgain(requestId).status()).isEqualTo(200);
    }

    @Test
    void theSummaryHasTheSameTwoForms() {
        String requestId = authorized("greatday_nomfa");

        assertThat(caller.post("GetAccountsSummary", "{\"RequestId\":\"%s\"}".formatted(requestId))
                        .status())
                .isEqualTo(200);
        assertThat(caller.get("GetAccountsSummaryAsync/" + requestId).status()).isEqualTo(200);
    }

    @Test
    void dataBeforeTheBankLetUsInIsUnauthorized() {
        assertThat(caller.accounts(open("greatday")).code()).isEqualTo("UNAUTHORIZED");
    }

    @Test
    void aFetchPlaysItsScript() {
        standIn.script(
                "x", Script.of().fetch(Step.pending(1), Step.failure(FlinksCode.AGGREGATION_ERROR), Step.data(5, 0)));
        String requestId = authorized("x");

        assertThat(caller.accounts(requestId).status()).isEqualTo(202);
        assertThat(caller.accountsAgain(requestId).status()).isEqualTo(500);
        JsonNode accounts = caller.accountsAgain(requestId).json().path("Accounts");
        assertThat(accounts.size()).isEqualTo(5);
        assertThat(accounts.get(0).path("Transactions").size()).isZero();
    }

    @Test
    void institutionsArePagedAndCounted() {
        JsonNode all = caller.get("Institutions").json();
        assertThat(all.at("/Data/0/Id").asInt()).isEqualTo(14);
        assertThat(all.at("/Data/0/Localizations/0/Name").asString()).isEqualTo("FlinksCapital");

        JsonNode second = caller.get("Institutions?skip=1&take=1").json();
        assertThat(second.path("Data").size()).isEqualTo(1);
        assertThat(second.path("Count").asInt()).isEqualTo(all.path("Data").size());
    }

    @Test
    void aScheduleShowsInTheLogin() {
        String base = "/v3/" + standIn.customerId() + "/BankingServices/";
        Caller.Answer answer = caller.send(
                "PATCH", base + "SetScheduledRefresh", "{\"LoginId\":\"greatday_nomfa\",\"IsActivated\":true}");

        assertThat(answer.text("Message")).isEqualTo("ACTIVATED");
        assertThat(caller.cached("greatday_nomfa")
                        .json()
                        .at("/Login/IsScheduledRefresh")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void aDeletedCardIsNoLongerKnown() {
        String base = "/v3/" + standIn.customerId() + "/BankingServices/";

        assertThat(caller.send("DELETE", base + "DeleteCard/greatday", "").status())
                .isEqualTo(200);
        assertThat(caller.start("greatday").code()).isEqualTo("INVALID_LOGIN");
    }

    @Test
    void onlyWhatIsWantedOfTheAccountsComes() {
        String requestId = authorized("greatday_many");
        String wanted = caller.accounts(requestId).json().at("/Accounts/7/Id").asString();

        JsonNode accounts = caller.post(
                        "GetAccountsDetail",
                        "{\"RequestId\":\"%s\",\"DaysOfTransactions\":\"Days90\",\"AccountsFilter\":[\"%s\"]}"
                                .formatted(requestId, wanted))
                .json()
                .path("Accounts");

        assertThat(accounts.size()).isEqualTo(1);
        assertThat(accounts.at("/0/Id").asString()).isEqualTo(wanted);
        assertThat(accounts.at("/0/Transactions").size()).isEqualTo(90);
    }

    @Test
    void whatWasWantedHoldsWhileTheAccountsAreProcessed() {
        String requestId = authorized("test_dispatched");
        caller.post("GetAccountsDetail", "{\"RequestId\":\"%s\",\"WithTransactions\":false}".formatted(requestId));
        caller.accountsAgain(requestId);

        assertThat(caller.accountsAgain(requestId)
                        .json()
                        .at("/Accounts/0/Transactions")
                        .size())
                .isZero();
    }

    @Test
    void accountsThatAreWrittenOutComeToTheLastDigit() {
        String accounts = "[{\"Id\":\"a\",\"Balance\":{\"Current\":1.10,\"Limit\":1e2}}]";
        standIn.script("written", Script.of(Step.authorized()).fetch(Step.written(accounts)));

        assertThat(caller.accounts(authorized("written")).body()).contains("\"Accounts\":" + accounts + ",");
    }

    @Test
    void anAnswerMayBeAsLargeAsIsAskedFor() {
        for (long bytes : new long[] {1_000_000, 1_000_001}) {
            standIn.faults().next(Endpoint.ACCOUNTS_DETAIL, Fault.bulk(bytes, bytes % 2 == 0));

            Caller.Answer answer = caller.accounts(authorized("greatday_nomfa"));

            assertThat(answer.body().length()).isEqualTo(bytes);
            assertThat(answer.json().path("Padding").isArray()).isTrue();
        }
    }
}
