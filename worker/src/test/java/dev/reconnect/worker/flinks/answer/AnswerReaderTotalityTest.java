package dev.reconnect.worker.flinks.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.http.HttpReply;
import dev.reconnect.worker.session.Call;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Everything that comes over the wire is classified, and nothing is thrown. */
class AnswerReaderTotalityTest {

    private static final List<Call> CALLS = List.of(
            new Call.Start("l"),
            new Call.Poll("r"),
            new Call.CheckCached("l"),
            new Call.Fetch("r"),
            new Call.FetchPending("r"));

    @Property(seed = "20261122", tries = 400)
    void arbitraryBytesUnderAnyStatusAreAnAnswer(
            @ForAll byte[] body, @ForAll @IntRange(min = 100, max = 999) int status, @ForAll String retryAfter) {
        classify(body, status, retryAfter);
    }

    @Property(seed = "20261122", tries = 400)
    void flinksFieldsOfAnyTypeAreAnAnswer(
            @ForAll("bodies") String body, @ForAll @IntRange(min = 200, max = 599) int status) {
        classify(body.getBytes(StandardCharsets.UTF_8), status, "1");
    }

    @Property(seed = "20261122", tries = 400)
    void aBodyCutAnywhereIsAnAnswer(@ForAll("bodies") String body, @ForAll @IntRange(max = 400) int cut) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        classify(Arrays.copyOf(bytes, Math.min(cut, bytes.length)), 200, "1");
    }

    private static void classify(byte[] body, int status, String retryAfter) {
        for (Call call : CALLS) {
            ReadAnswer readAnswer = AnswerReader.read(
                    call, new HttpReply.Received(status, retryAfter, body), Instant.parse("2026-11-22T12:00:00Z"));
            assertThat(readAnswer.outcomeClass()).isNotEmpty();
            if (status >= 500) {
                assertThat(readAnswer.outcomeClass()).isNotEqualTo("challenged");
            }
        }
    }

    @Provide
    Arbitrary<String> bodies() {
        Arbitrary<String> value = Arbitraries.of(
                "null",
                "true",
                "0",
                "-1",
                "1e400",
                "1e-999999999",
                "200",
                "202",
                "203",
                "401",
                "\"\"",
                "\"r\"",
                "\"R\"",
                "\"x y\"",
                "\"INVALID_LOGIN\"",
                "\"NO_TRANSACTION\"",
                "\"WHO_KNOWS\"",
                "\"0001-01-01T00:00:00\"",
                "\"2026-13-01T00:00:00\"",
                "{}",
                "[]",
                "[{}]",
                "[null,1,\"x\",{\"Type\":3}]",
                "[{\"Id\":\"a\",\"Balance\":{\"Current\":1e999999999,\"Limit\":\"x\"},\"AccountNumber\":12}]",
                "{\"LastRefresh\":5}",
                "\"\\uD800\"");
        Arbitrary<String> field = Arbitraries.of(
                "FlinksCode",
                "HttpStatusCode",
                "RequestId",
                "Message",
                "Accounts",
                "Login",
                "InstitutionId",
                "InstitutionName",
                "SecurityChallenges");
        return Arbitraries.maps(field, value).ofMaxSize(9).map(fields -> {
            StringBuilder json = new StringBuilder("{");
            fields.forEach((name, content) -> json.append(json.length() > 1 ? "," : "")
                    .append('"')
                    .append(name)
                    .append("\":")
                    .append(content));
            return json.append('}').toString();
        });
    }
}
