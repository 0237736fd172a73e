package dev.reconnect.worker.flinks.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.http.HttpReply;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every FlinksCode of every source, under every status of every source. This table is separate from the code's. */
class AnswerTableTest {

    private static final String EXPECTED = """
            OPERATION_PENDING pending -
            OPERATION_DISPATCHED pending -
            CREATED pending -
            ALREADY_AUTHORIZED authorized -
            INVALID_LOGIN user-must-act REENTER_CREDENTIALS
            INVALID_USERNAME user-must-act REENTER_CREDENTIALS
            INVALID_PASSWORD user-must-act REENTER_CREDENTIALS
            INVALID_SECURITY_RESPONSE user-must-act RECONNECT
            INVALID_SECURITY_RESPONSE_NO_RETRY user-must-act RECONNECT
            QUESTION_NOT_FOUND user-must-act RECONNECT
            NEW_ACCOUNT user-must-act ANSWER_AT_BANK
            DISABLED_LOGIN user-must-act CONTACT_BANK
            RETRY_LATER transient -
            AGGREGATION_ERROR transient -
            BANK_MAINTENANCE_RETRY_LATER transient -
            DISABLED_INSTITUTION transient -
            CARD_IN_USE transient -
            CONCURRENT_SESSION transient -
            UNAUTHORIZED transient-once -
            SESSION_NONEXISTENT session-gone -
            SESSION_EXPIRED session-gone -
            TOO_MANY_REQUESTS slow-down -
            INVALID_REQUEST broken -
            UNKNOWN_CHALLENGE_KEY broken -
            SECURITYRESPONSES_INCOMPLETE broken -
            METHOD_NOT_AVAILABLE our-fault -
            ACCESS_DENIED our-fault -
            TOKEN_INVALID our-fault -
            """;

    private static final List<Integer> STATUSES =
            List.of(200, 201, 202, 203, 400, 401, 403, 404, 405, 429, 500, 502, 503);

    static Stream<Arguments> everyCodeUnderEveryStatus() {
        List<Arguments> cases = new ArrayList<>();
        EXPECTED.lines().map(line -> line.split(" ", -1)).forEach(words -> {
            for (int status : STATUSES) {
                boolean slowed = status == 429 && words[1].startsWith("transient");
                cases.add(Arguments.of(words[0], status, slowed ? "slow-down" : words[1], words[2]));
            }
        });
        return cases.stream();
    }

    @ParameterizedTest(name = "{0} under {1} is {2}")
    @MethodSource("everyCodeUnderEveryStatus")
    void aKnownCodeDecidesUnderAnyStatus(String code, int status, String outcome, String action) {
        ReadAnswer readAnswer = poll(
                status,
                "{\"FlinksCode\":\"" + code + "\",\"HttpStatusCode\":" + status
                        + ",\"Message\":\"?\",\"RequestId\":\"r-1\"}");

        assertThat(readAnswer.outcomeClass()).isEqualTo(outcome);
        assertThat(readAnswer.unknownCode()).isFalse();
        assertThat(readAnswer.tokenRefused()).isEqualTo(code.equals("TOKEN_INVALID"));
        if (readAnswer.answer() instanceof Answer.Refused refused) {
            assertThat(refused.flinksCode()).isEqualTo(code);
            assertThat(refused.httpStatus()).isEqualTo(status);
            assertThat(refused.requestId()).isEqualTo("r-1");
            assertThat(refused.action() == null ? "-" : refused.action().name()).isEqualTo(action);
        }
    }

    @ParameterizedTest(name = "{0} without a code is {1}")
    @CsvSource({
        "200, authorized",
        "201, pending",
        "202, pending",
        "203, challenged",
        "400, transient",
        "401, transient",
        "403, transient",
        "404, transient",
        "405, transient",
        "408, transient",
        "429, slow-down",
        "500, unreadable",
        "502, unreadable",
        "503, unreadable",
        "204, unreadable",
        "301, unreadable",
        "304, unreadable"
    })
    void withoutACodeTheStatusDecides(int status, String outcome) {
        assertThat(poll(status, "{\"RequestId\":\"r-1\"}").outcomeClass()).isEqualTo(outcome);
        assertThat(poll(status, "{\"FlinksCode\":null,\"RequestId\":\"r-1\"}").outcomeClass())
                .isEqualTo(outcome);
        assertThat(poll(status, "{\"FlinksCode\":\"N/A\",\"RequestId\":\"r-1\"}")
                        .outcomeClass())
                .isEqualTo(outcome);
    }

    @ParameterizedTest(name = "{0} with a code that nobody knows is {1}")
    @CsvSource({
        "400, USER_MUST_ACT",
        "401, USER_MUST_ACT",
        "403, USER_MUST_ACT",
        "429, SLOW_DOWN",
        "500, TRANSIENT",
        "503, TRANSIENT"
    })
    void aCodeThatNobodyKnowsIsThePersonsUnderA4xxAndHasAClassOfItsOwn(int status, RefusalClass refusalClass) {
        ReadAnswer readAnswer = poll(status, "{\"FlinksCode\":\"BANK_MOVED\",\"RequestId\":\"r-1\"}");

        assertThat(readAnswer.answer())
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.refusalClass()).isEqualTo(refusalClass));
        assertThat(readAnswer.outcomeClass()).isEqualTo("unknown-code");
        assertThat(readAnswer.unknownCode()).isTrue();
    }

    @ParameterizedTest(name = "{0} with a code that nobody knows is {1}")
    @CsvSource({"200, authorized", "202, pending", "203, challenged", "302, unreadable"})
    void aCodeThatNobodyKnowsChangesNoGoodNews(int status, String outcome) {
        ReadAnswer readAnswer = poll(status, "{\"FlinksCode\":\"BANK_MOVED\",\"RequestId\":\"r-1\"}");

        assertThat(readAnswer.outcomeClass()).isEqualTo(outcome);
        assertThat(readAnswer.unknownCode()).isTrue();
    }

    @ParameterizedTest(name = "{0} with {1} is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "502 | <html><body>Bad gateway</body></html> | unreadable",
                "403 | <html><body>Forbidden</body></html> | unreadable",
                "200 | <html><body>Sign in</body></html> | unreadable",
                "401 | {\"FlinksCode\":\"INVALID_PASS | unreadable",
                "200 | {\"RequestId\":\"r-1\"} <html> | unreadable",
                "200 | [1,2] | unreadable",
                "200 | '' | unreadable",
                "401 | '' | unreadable",
                "429 | <html>slow</html> | slow-down",
                "429 | '' | slow-down"
            })
    void aBodyThatIsNotFlinksJsonLeavesTheCallInDoubt(int status, String body, String outcome) {
        assertThat(poll(status, body).outcomeClass()).isEqualTo(outcome);
    }

    private static ReadAnswer poll(int status, String body) {
        return AnswerReader.read(
                new Call.Poll("r-1"),
                new HttpReply.Received(status, null, body.getBytes(StandardCharsets.UTF_8)),
                Instant.parse("2026-11-22T12:00:00Z"));
    }
}
