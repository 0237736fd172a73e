package dev.reconnect.sandbox.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.flinks.script.Question;
import dev.reconnect.sandbox.flinks.script.SandboxUsers;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.flinks.testing.Caller;
import dev.reconnect.sandbox.flinks.testing.StandInHarness;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizeAsyncTest extends StandInHarness {
    private static final Map<String, String> MONTREAL = Map.of("What city were you born in?", "Montreal");

    @ParameterizedTest
    @ValueSource(strings = {"Greatday", "GREATDAY", " greatday "})
    void aStartAnswers202WithARequestId(String loginId) {
        Caller.Answer answer = caller.start(loginId);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("HttpStatusCode").asInt()).isEqualTo(202);
        assertThat(answer.code()).isEqualTo("OPERATION_PENDING");
        assertThat(answer.text("Message")).isEqualTo("Your operation is still processing");
        assertThat(answer.requestId()).isNotBlank();
    }

    @Test
    void greatdayIsAskedWhereTheyWereBorn() {
        Caller.Answer answer = caller.poll(open("Greatday"));

        assertThat(answer.status()).isEqualTo(203);
        assertThat(answer.json().at("/SecurityChallenges/0/Prompt").asString())
                .isEqualTo("What city were you born in?");
        assertThat(answer.json().at("/SecurityChallenges/0/Type").asString()).isEqualTo("QuestionAndAnswer");
        assertThat(answer.text("Institution")).isEqualTo("FlinksCapital");
    }

    @Test
    void theAnswerIsTakenWith202AndThePollThenSays200() {
        String requestId = open("Greatday");
        caller.poll(requestId);

        assertThat(caller.answer("AuthorizeAsync", requestId, MONTREAL).status())
                .isEqualTo(202);
        Caller.Answer done = caller.poll(requestId);

        assertThat(done.status()).isEqualTo(200);
        assertThat(done.requestId()).isEqualTo(requestId);
        assertThat(done.json().at("/Login/Id").asString()).isEqualTo("greatday");
        assertThat(done.json().path("InstitutionId").asInt()).isEqualTo(14);
    }

    @Test
    void bothPollFormsMoveTheSameSession() {
        standIn.script("x", Script.of(Step.pending(2), Step.authorized()));
        String requestId = open("x");

        assertThat(caller.poll(requestId).status()).isEqualTo(202);
        assertThat(caller.pollByPath(requestId).status()).isEqualTo(202);
        assertThat(caller.pollByPath(requestId).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "greatday_nomfa, 200, ''",
        "test_disabled_account, 401, DISABLED_LOGIN",
        "test_service_unavailable, 401, RETRY_LATER",
        "test_dispatched, 200, ''",
        "test_pending, 202, OPERATION_PENDING",
        "test_invalid_password, 401, INVALID_PASSWORD",
        "test_invalid_username, 401, INVALID_USERNAME",
        "test_new_account, 401, NEW_ACCOUNT",
        "test_aggregation_error, 500, AGGREGATION_ERROR",
        "test_disabled_institution, 405, DISABLED_INSTITUTION"
    })
    void aSandboxUserDoesWhatItsNameSays(String user, int status, String code) {
        for (String loginId : new String[] {user, SandboxUsers.loginIdOf(user)}) {
            String requestId = open(loginId);
            for (int poll = 0; poll < 3; poll++) {
                Caller.Answer answer = caller.poll(requestId);
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.code()).isEqualTo(code);
            }
        }
    }

    @Test
    void threeQuestionsComeOneByOneOrTogether() {
        String oneByOne = open("greatday_three");
        for (Question question : new Question[] {SandboxUsers.CITY, SandboxUsers.COUNTRY, SandboxUsers.SHAPE}) {
            assertThat(caller.poll(oneByOne)
                            .json()
                            .at("/SecurityChallenges/0/Prompt")
                            .asString())
                    .isEqualTo(question.prompt());
            caller.answer("AuthorizeAsync", oneByOne, Map.of(question.prompt(), question.answer()));
        }
        assertThat(caller.poll(oneByOne).status()).isEqualTo(200);

        assertThat(caller.poll(open("greatday_together"))
                        .json()
                        .path("SecurityChallenges")
                        .size())
                .isEqualTo(3);
    }

    @Test
    void aWrongAnswerEndsTheSession() {
        String requestId = open("greatday");
        caller.poll(requestId);

        assertThat(caller.answer("AuthorizeAsync", requestId, Map.of("What city were you born in?", "Oslo"))
                        .status())
                .isEqualTo(202);
        assertThat(caller.poll(requestId).code()).isEqualTo("INVALID_SECURITY_RESPONSE");
        assertThat(caller.answer("AuthorizeAsync", requestId, MONTREAL).status())
                .isEqualTo(401);
    }

    @Test
    void anAnswerUnderAnotherPromptIsRefusedAndTheChallengeStays() {
        String requestId = open("greatday");
        caller.poll(requestId);

        Caller.Answer answer = caller.answer("AuthorizeAsync", requestId, Map.of("what city?", "Montreal"));

        assertThat(answer.code()).isEqualTo("UNKNOWN_CHALLENGE_KEY");
        assertThat(caller.poll(requestId).status()).isEqualTo(203);
    }

    @Test
    void oneAnswerOfThreeIsIncomplete() {
        String requestId = open("greatday_together");
        caller.poll(requestId);

        assertThat(caller.answer("AuthorizeAsync", requestId, MONTREAL).code())
                .isEqualTo("SECURITYRESPONSES_INCOMPLETE");
    }

    @Test
    void anUnknownLoginIsRefusedWithTheDocumentedText() {
        Caller.Answer answer = caller.start("11111111-2222-3333-4444-555555555555");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isEqualTo("INVALID_LOGIN");
        assertThat(answer.text("Message"))
                .isEqualTo("The LoginId provided is either invalid or does not belong to the CustomerId");
        assertThat(answer.json().has("RequestId")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "{}", "{\"LoginId\":7.5}", "{\"LoginId\":{}}"})
    void whatCannotBeReadIsRefusedWithoutASession(String body) {
        Caller.Answer answer = caller.post("AuthorizeAsync", body);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.code()).isIn("INVALID_REQUEST", "INVALID_LOGIN");
        assertThat(standIn.ledger().totals().opened()).isZero();
    }

    @Test
    void anUnknownRequestIdHasNoSession() {
        Caller.Answer answer = caller.poll("nobody");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("SESSION_NONEXISTENT");
        assertThat(answer.text("Message")).isEqualTo("Inputs session id or card if were not found.");
    }

    @Test
    void anotherCustomerIsDenied() {
        Caller.Answer answer =
                caller.send("POST", "/v3/somebody-else/BankingServices/AuthorizeAsync", "{\"LoginId\":\"greatday\"}");

        assertThat(answer.code()).isEqualTo("ACCESS_DENIED");
    }
}
