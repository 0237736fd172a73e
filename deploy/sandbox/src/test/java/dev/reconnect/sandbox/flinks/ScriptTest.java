package dev.reconnect.sandbox.flinks;

import static dev.reconnect.sandbox.flinks.script.Step.authorized;
import static dev.reconnect.sandbox.flinks.script.Step.challenge;
import static dev.reconnect.sandbox.flinks.script.Step.failure;
import static dev.reconnect.sandbox.flinks.script.Step.pending;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Institution;
import dev.reconnect.sandbox.flinks.script.Question;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.flinks.testing.Caller;
import dev.reconnect.sandbox.flinks.testing.StandInHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScriptTest extends StandInHarness {
    @Test
    void aSessionGoesThroughItsStepsPollByPoll() {
        standIn.script("x", Script.of(pending(2), challenge("Code?", "123"), pending(1), authorized()));
        String requestId = open("x");

        assertThat(caller.poll(requestId).status()).isEqualTo(202);
        assertThat(caller.poll(requestId).status()).isEqualTo(202);
        assertThat(caller.poll(requestId).status()).isEqualTo(203);
        assertThat(caller.poll(requestId).status()).isEqualTo(203);
        caller.answer("AuthorizeAsync", requestId, Map.of("Code?", "123"));
        assertThat(caller.poll(requestId).status()).isEqualTo(202);
        assertThat(caller.poll(requestId).status()).isEqualTo(200);
        assertThat(caller.poll(requestId).status()).isEqualTo(200);
    }

    @Test
    void everyLiveSessionBeginsTheScriptAnew() {
        standIn.script("x", Script.of(pending(1), authorized()));
        for (int session = 0; session < 2; session++) {
            String requestId = open("x");
            assertThat(caller.poll(requestId).status()).isEqualTo(202);
            assertThat(caller.poll(requestId).status()).isEqualTo(200);
        }
    }

    @Test
    void successiveSessionsPlaySuccessiveScriptsAndTheLastStays() {
        standIn.script("x", Script.of(failure(FlinksCode.RETRY_LATER)), Script.of(authorized()));

        assertThat(caller.poll(open("x")).code()).isEqualTo("RETRY_LATER");
        assertThat(caller.poll(open("x")).status()).isEqualTo(200);
        assertThat(caller.poll(open("x")).status()).isEqualTo(200);
    }

    @Test
    void anErrorWithStepsAfterItPassesAndTheLastOneStays() {
        standIn.script("x", Script.of(failure(500, "AGGREGATION_ERROR", "once"), failure(401, "NEW_ONE", "for good")));
        String requestId = open("x");

        assertThat(caller.poll(requestId).status()).isEqualTo(500);
        assertThat(standIn.ledger().totals("x").liveNow()).isEqualTo(1);
        assertThat(caller.poll(requestId).code()).isEqualTo("NEW_ONE");
        assertThat(caller.poll(requestId).code()).isEqualTo("NEW_ONE");
        assertThat(standIn.ledger().totals("x").liveNow()).isZero();
    }

    @Test
    void aRefusedStartOpensNothing() {
        standIn.script("x", Script.refusingStarts(failure(FlinksCode.INVALID_LOGIN)));

        assertThat(caller.start("x").code()).isEqualTo("INVALID_LOGIN");
        assertThat(standIn.ledger().totals("x").starts()).isEqualTo(1);
        assertThat(standIn.ledger().totals("x").opened()).isZero();
    }

    @Test
    void cachedCallsPlayTheirStepsAndThenReplay() {
        standIn.script(
                "x",
                Script.of(authorized())
                        .cached(
                                pending(1),
                                Step.cachedSince(Instant.parse("2020-01-01T00:00:00Z")),
                                failure(FlinksCode.QUESTION_NOT_FOUND)));
        caller.poll(open("x"));

        assertThat(caller.cached("x").status()).isEqualTo(202);
        assertThat(caller.cached("x").json().at("/Login/LastRefresh").asString())
                .startsWith("2020-01-01");
        assertThat(caller.cached("x").code()).isEqualTo("QUESTION_NOT_FOUND");
        assertThat(caller.cached("x").json().at("/Login/LastRefresh").asString())
                .startsWith("2026-11-22");
    }

    @Test
    void aChoiceQuestionListsItsOptions() {
        standIn.script(
                "x",
                Script.of(challenge(
                        new Question("MultipleChoice", "Which phone?", "Mobile", List.of("Home", "Mobile")))));

        assertThat(caller.poll(open("x"))
                        .json()
                        .at("/SecurityChallenges/0/Iterables/1")
                        .asString())
                .isEqualTo("Mobile");
    }

    @Test
    void answersTakeAsLongAsTheScriptSays() {
        standIn.script("slow", Script.of(authorized()).answerAfter(Duration.ofMillis(300)));

        long before = System.nanoTime();
        open("slow");

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void theInstitutionIsTheScripts() {
        standIn.script("x", Script.of(authorized()).at(new Institution(77, "Somewhere Bank")));

        Caller.Answer answer = caller.poll(open("x"));

        assertThat(answer.json().path("InstitutionId").asInt()).isEqualTo(77);
        assertThat(answer.text("Institution")).isEqualTo("Somewhere Bank");
    }
}
