package dev.reconnect.worker.flinks.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountSummary;
import dev.reconnect.contracts.CredentialsRequired.Action;
import dev.reconnect.worker.flinks.http.HttpReply;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.session.RefusalClass;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerReaderTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final Call START = new Call.Start("login-1");
    private static final Call POLL = new Call.Poll("r-1");
    private static final Call CHECK = new Call.CheckCached("login-1");
    private static final Call FETCH = new Call.Fetch("r-1");

    private static final String AUTHORIZED = """
            {"HttpStatusCode":200,"Links":[{"rel":"AccountsDetail","href":"/GetAccountsDetail","example":null}],
             "InstitutionName":"FlinksCapital",
             "Login":{"Username":"Greatday","IsScheduledRefresh":false,"LastRefresh":"2026-01-21T20:47:47.145999",
                      "Type":"Personal","Id":"login-1"},
             "InstitutionId":14,"Institution":"FlinksCapital","RequestId":"r-1"}""";

    @Test
    void anAuthorizedSessionNamesItsBankAndItsLastRefresh() {
        assertThat(read(POLL, 200, AUTHORIZED))
                .isEqualTo(new Answer.Authorized(
                        "r-1", new Institution(14, "FlinksCapital"), Instant.parse("2026-01-21T20:47:47.145999Z")));
    }

    @Test
    void anOldAnswerWithoutInstitutionIdStillNamesTheBank() {
        assertThat(read(POLL, 200, "{\"Institution\":\"FlinksCapital\",\"RequestId\":\"r-1\"}"))
                .isEqualTo(new Answer.Authorized("r-1", new Institution(null, "FlinksCapital"), null));
    }

    @Test
    void aChallengeKeepsTheKindsOfQuestionsAndNeverTheQuestions() {
        Answer answer = read(POLL, 203, """
                {"HttpStatusCode":203,"SecurityChallenges":[
                  {"Type":"QuestionAndAnswer","Prompt":"What shape do people like most?"},
                  {"Type":"QuestionAndAnswer","Prompt":"Mother's name?"},
                  {"Type":"Call +1 514 555 0199?","Prompt":"?"},{"Prompt":"?"},7],
                 "Institution":"FlinksCapital","RequestId":"r-1"}""");

        assertThat(answer)
                .isEqualTo(new Answer.Challenged(
                        "r-1", new Institution(null, "FlinksCapital"), List.of("QuestionAndAnswer", "Unknown")));
    }

    @Test
    void aHostOfChallengesIsCutShort() {
        String many =
                "{\"Type\":\"A\"},{\"Type\":\"B\"},{\"Type\":\"C\"},{\"Type\":\"D\"},{\"Type\":\"E\"},{\"Type\":\"F\"},"
                        + "{\"Type\":\"G\"},{\"Type\":\"H\"},{\"Type\":\"I\"},{\"Type\":\"J\"},{\"Type\":\"K\"}";

        Answer answer = read(POLL, 203, "{\"RequestId\":\"r-1\",\"SecurityChallenges\":[" + many + "]}");

        assertThat(((Answer.Challenged) answer).types()).hasSize(10);
    }

    @Test
    void bothFormsOf202ArePending() {
        assertThat(read(START, 202, "{\"RequestId\":\"r-9\"}")).isEqualTo(new Answer.Pending("r-9"));
        assertThat(read(START, 202, """
                                {"FlinksCode":"OPERATION_PENDING","Links":[],"HttpStatusCode":202,
                                 "Message":"Your operation is still processing","RequestId":"r-9"}""")).isEqualTo(new Answer.Pending("r-9"));
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 202, 203})
    void aStartThatIsAnsweredWithoutARequestIdIsInDoubt(int status) {
        assertThat(read(START, status, "{}")).isInstanceOf(Answer.Unreadable.class);
        assertThat(read(START, status, "{\"RequestId\":\"\"}")).isInstanceOf(Answer.Unreadable.class);
        assertThat(read(START, status, "{\"RequestId\":17}")).isInstanceOf(Answer.Unreadable.class);
        assertThat(read(START, status, "{\"RequestId\":\"a b\"}")).isInstanceOf(Answer.Unreadable.class);
    }

    @Test
    void aPollKnowsItsRequestIdEvenIfTheAnswerDoesNot() {
        assertThat(read(POLL, 203, "{}")).isEqualTo(new Answer.Challenged("r-1", Institution.UNKNOWN, List.of()));
        assertThat(read(POLL, 202, "{}")).isEqualTo(new Answer.Pending("r-1"));
    }

    @Test
    void anAnswerForAnotherRequestIdIsNotTakenForOurs() {
        assertThat(read(POLL, 203, "{\"RequestId\":\"r-2\"}")).isInstanceOf(Answer.Unreadable.class);
        assertThat(read(FETCH, 200, "{\"RequestId\":\"r-2\",\"Accounts\":[]}")).isInstanceOf(Answer.Unreadable.class);
        assertThat(read(POLL, 202, "{\"RequestId\":\"R-1\"}")).isInstanceOf(Answer.Pending.class);
    }

    @Test
    void aRefusalForAnotherRequestIdEndsNothing() {
        for (String code : List.of("SESSION_NONEXISTENT", "INVALID_PASSWORD", "AGGREGATION_ERROR", "INVALID_REQUEST")) {
            String said = "{\"FlinksCode\":\"" + code + "\",\"RequestId\":\"r-2\"}";
            assertThat(read(POLL, 401, said)).as(code).isInstanceOf(Answer.Unreadable.class);
        }
        assertThat(meaning(read(POLL, 401, "{\"FlinksCode\":\"TOO_MANY_REQUESTS\",\"RequestId\":\"r-2\"}")))
                .isEqualTo(RefusalClass.SLOW_DOWN);
    }

    @Test
    void theBodysOwnStatusBeatsASuccessStatusThatAProxyChanged() {
        assertThat(read(POLL, 203, AUTHORIZED)).isInstanceOf(Answer.Authorized.class);
        assertThat(read(POLL, 200, "{\"HttpStatusCode\":202,\"RequestId\":\"r-1\"}"))
                .isInstanceOf(Answer.Pending.class);
        assertThat(meaning(read(POLL, 200, "{\"HttpStatusCode\":401,\"RequestId\":\"r-1\"}")))
                .isEqualTo(RefusalClass.TRANSIENT);
        assertThat(read(POLL, 500, AUTHORIZED)).isInstanceOf(Answer.Unreadable.class);
    }

    @Test
    void aReplayedCachedErrorKeepsItsRequestId() {
        Answer.Refused refused = (Answer.Refused) read(
                CHECK, 401, "{\"FlinksCode\":\"QUESTION_NOT_FOUND\",\"HttpStatusCode\":401,\"RequestId\":\"r-7\"}");

        assertThat(refused.requestId()).isEqualTo("r-7");
        assertThat(refused.action()).isEqualTo(Action.RECONNECT);
    }

    @Test
    void anInvalidLoginIdIsNotAWrongPassword() {
        String sentence = "The LoginId provided is either invalid or does not belong to the CustomerId";
        Answer.Refused unknown = (Answer.Refused)
                read(START, 401, "{\"FlinksCode\":\"INVALID_LOGIN\",\"Message\":\"" + sentence + "\"}");
        Answer.Refused wrong = (Answer.Refused)
                read(
                        START,
                        401,
                        "{\"FlinksCode\":\"INVALID_LOGIN\",\"Message\":\"The card number (username) or password provided is invalid\"}");

        assertThat(unknown.action()).isEqualTo(Action.RECONNECT);
        assertThat(wrong.action()).isEqualTo(Action.REENTER_CREDENTIALS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"HttpStatusCode\":401,\"Message\":\"You must provide a valid authorize token\"}",
                "{\"FlinksCode\":\"UNAUTHORIZED\",\"Message\":\"You must provide a valid authorize token.\"}",
                "{\"FlinksCode\":\"ACCESS_DENIED\",\"Message\":\"You must provide a valid auth key\"}",
                "{\"message\":\"You must provide a valid auth key\"}",
                "\"You must provide a valid authorize token\"",
                "You must provide a valid authorize token"
            })
    void aRefusedTokenIsKnownByItsSentence(String body) {
        ReadAnswer readAnswer = reading(START, 401, body, null);

        assertThat(readAnswer.tokenRefused()).isTrue();
        assertThat(meaning(readAnswer.answer())).isEqualTo(RefusalClass.OUR_FAULT);
    }

    @Test
    void aWrongPasswordIsNeverTakenForARefusedToken() {
        ReadAnswer readAnswer = reading(
                START,
                401,
                "{\"FlinksCode\":\"INVALID_PASSWORD\",\"Message\":\"You must provide a valid authorize token\"}",
                null);

        assertThat(readAnswer.tokenRefused()).isFalse();
        assertThat(meaning(readAnswer.answer())).isEqualTo(RefusalClass.USER_MUST_ACT);
    }

    @Test
    void aLoginIdNotFoundWithoutACodeIsThePersonsToReconnect() {
        Answer.Refused refused = (Answer.Refused) read(START, 401, "{\"Message\":\"LoginId not found or invalid\"}");

        assertThat(refused.refusalClass()).isEqualTo(RefusalClass.USER_MUST_ACT);
        assertThat(refused.action()).isEqualTo(Action.RECONNECT);
    }

    @Test
    void aCodeThatIsNoWordIsNotCarriedOn() {
        Answer.Refused refused =
                (Answer.Refused) read(START, 401, "{\"FlinksCode\":\"john@example.com has no account\"}");

        assertThat(refused.flinksCode()).isEqualTo(FlinksBody.NO_WORD);
        assertThat(refused.refusalClass()).isEqualTo(RefusalClass.USER_MUST_ACT);
    }

    @Test
    void theAccountsAreExactAndHoldNeitherHolderNorFullNumber() {
        Answer.Accounts accounts = (Answer.Accounts) read(FETCH, 200, """
                {"HttpStatusCode":200,"RequestId":"r-1","InstitutionId":14,"InstitutionName":"FlinksCapital",
                 "Login":{"LastRefresh":"2026-01-21T20:47:47.1234567"},
                 "Accounts":[
                  {"Transactions":[],"Title":"Chequing CAD","AccountNumber":"1111000","LastFourDigits":null,
                   "Balance":{"Available":null,"Current":100.10,"Limit":0.3000000000000000001},
                   "Category":"Operations","Type":"Chequing","Currency":"CAD","Holder":{"Name":"John"},"Id":"a-1"},
                  {"Id":"a-2","AccountNumber":"1234","LastFourDigits":"9876","Balance":{"Current":1e999999999}},
                  {"Id":"a-3","AccountNumber":"1234","Balance":"none"},
                  {"Title":"nameless"}]}""");

        assertThat(accounts.lastRefresh()).isEqualTo("2026-01-21T20:47:47.1234567Z");
        assertThat(accounts.accounts())
                .containsExactly(
                        new AccountSummary(
                                "a-1",
                                "Chequing CAD",
                                "Chequing",
                                "Operations",
                                "CAD",
                                new AccountSummary.Balance(
                                        null, new BigDecimal("100.10"), new BigDecimal("0.3000000000000000001")),
                                "1000"),
                        new AccountSummary(
                                "a-2", null, null, null, null, new AccountSummary.Balance(null, null, null), "9876"),
                        new AccountSummary("a-3", null, null, null, null, null, null));
        assertThat(accounts.toString()).doesNotContain("John", "1111000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"login-1\"", "\" LOGIN-1 \"", "\"\"", "null", "{}"})
    void theAccountsSayWhoseTheyAreWhereFlinksDoes(String id) {
        String ours = "{\"Login\":{\"Id\":" + id + "},\"Accounts\":[],\"RequestId\":\"r-1\"}";

        assertThat(((Answer.Accounts) read(FETCH, 200, ours)).loginId()).isIn("login-1", null);
        assertThat(read(CHECK, 200, ours)).isInstanceOf(Answer.Authorized.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"login-2\"", "7", "1e99999999", "\"no login at all!\""})
    void anAnswerAboutAnotherLoginIsUnreadable(String id) {
        String another = "{\"Login\":{\"Id\":" + id + "},\"Accounts\":[],\"RequestId\":\"r-1\"}";

        assertThat(read(START, 200, another)).isInstanceOf(Answer.Unreadable.class);
        assertThat(read(START, 203, another)).isInstanceOf(Answer.Unreadable.class);
        assertThat(read(CHECK, 200, another)).isInstanceOf(Answer.Unreadable.class);
        assertThat(((Answer.Accounts) read(FETCH, 200, another)).loginId())
                .isNotNull()
                .isNotEqualTo("login-1");
    }

    @Test
    void noTransactionOnAFetchGivesTheAccountsThereAre() {
        assertThat(read(FETCH, 400, "{\"FlinksCode\":\"NO_TRANSACTION\",\"Accounts\":[{\"Id\":\"a-1\"}]}"))
                .isInstanceOfSatisfying(
                        Answer.Accounts.class,
                        answer -> assertThat(answer.accounts())
                                .extracting(AccountSummary::accountId)
                                .containsExactly("a-1"));
        assertThat(read(FETCH, 400, "{\"FlinksCode\":\"NO_TRANSACTION\"}"))
                .isEqualTo(new Answer.Accounts("r-1", Institution.UNKNOWN, null, List.of()));
    }

    @Test
    void aFetchWithoutAccountsIsUnreadableAndStillProcessingIsPending() {
        assertThat(read(FETCH, 200, "{\"RequestId\":\"r-1\"}")).isInstanceOf(Answer.Unreadable.class);
        assertThat(read(FETCH, 202, "{\"FlinksCode\":\"OPERATION_PENDING\",\"RequestId\":\"r-1\"}"))
                .isEqualTo(new Answer.Pending("r-1"));
    }

    @Test
    void retryAfterIsHonouredOnARefusalAndOnAGatewaysServiceUnavailable() {
        ReadAnswer refused = reading(POLL, 401, "{\"FlinksCode\":\"TOO_MANY_REQUESTS\"}", "7");
        ReadAnswer gateway = reading(POLL, 503, "<html>", "Sun, 22 Nov 2026 12:00:30 GMT");

        assertThat(((Answer.Refused) refused.answer()).retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(((Answer.Unreadable) gateway.answer()).retryAfter()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void depthIsBounded() {
        String deep = "{\"RequestId\":\"r-1\",\"x\":" + "[".repeat(5000) + "]".repeat(5000) + "}";

        assertThat(read(POLL, 200, deep)).isInstanceOf(Answer.Unreadable.class);
    }

    @Test
    void anUnknownRefusalOfTheAccountsIsNotBlamedOnThePerson() {
        for (Call call : List.of(new Call.Fetch("r-1"), new Call.FetchPending("r-1"))) {
            ReadAnswer readAnswer =
                    reading(call, 400, "{\"FlinksCode\":\"FILTER_MATCHES_NOTHING\",\"RequestId\":\"r-1\"}", null);

            Answer.Refused refused = (Answer.Refused) readAnswer.answer();
            assertThat(refused.refusalClass()).isEqualTo(RefusalClass.BROKEN);
            assertThat(refused.flinksCode()).isEqualTo("FILTER_MATCHES_NOTHING");
            assertThat(refused.action()).isNull();
            assertThat(readAnswer.unknownCode()).isTrue();
            assertThat(readAnswer.mayBeOurFault()).isFalse();
        }
    }

    @Test
    void anUnknownRefusalOfTheAccountsThatTurnsUsAwayMayStillBeOurFault() {
        for (int status : new int[] {401, 403}) {
            assertThat(reading(FETCH, status, "{\"FlinksCode\":\"KEY_IS_NOT_KNOWN\"}", null)
                            .mayBeOurFault())
                    .isTrue();
        }
    }

    private static RefusalClass meaning(Answer answer) {
        return ((Answer.Refused) answer).refusalClass();
    }

    private static Answer read(Call call, int status, String body) {
        return reading(call, status, body, null).answer();
    }

    private static ReadAnswer reading(Call call, int status, String body, @Nullable String retryAfter) {
        return AnswerReader.read(
                call, new HttpReply.Received(status, retryAfter, body.getBytes(StandardCharsets.UTF_8)), NOW);
    }
}
