package dev.reconnect.sandbox.flinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.flinks.bank.Ledger;
import dev.reconnect.sandbox.flinks.http.Fault;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.flinks.testing.Caller;
import dev.reconnect.sandbox.flinks.testing.StandInHarness;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;

class FaultsTest extends StandInHarness {
    private void nextStart(Fault fault) {
        standIn.faults().next(Endpoint.ASYNC_START, "greatday", fault);
    }

    @Test
    void aConnectionDroppedBeforeOpensNothing() {
        nextStart(Fault.dropBeforeHandling());

        assertThatThrownBy(() -> caller.start("greatday")).isInstanceOf(UncheckedIOException.class);
        assertThat(standIn.ledger().totals("greatday").starts()).isEqualTo(1);
        assertThat(standIn.ledger().totals("greatday").opened()).isZero();
        assertThat(caller.start("greatday").status()).isEqualTo(202);
    }

    @Test
    void aConnectionDroppedAfterLeavesALiveSessionBehind() {
        nextStart(Fault.dropAfterHandling());

        assertThatThrownBy(() -> caller.start("greatday")).isInstanceOf(UncheckedIOException.class);
        assertThat(standIn.ledger().totals("greatday").liveNow()).isEqualTo(1);
        assertThat(standIn.ledger().calls("greatday").getFirst().status()).isEqualTo(Ledger.NO_ANSWER);
        assertThat(standIn.ledger().calls("greatday").getFirst().requestId()).isNotEmpty();
    }

    @Test
    void aConnectionBreaksInTheMiddleOfTheBody() {
        nextStart(Fault.brokenBody());

        assertThatThrownBy(() -> caller.start("greatday")).isInstanceOf(UncheckedIOException.class);
        assertThat(standIn.ledger().totals("greatday").liveNow()).isEqualTo(1);
    }

    @Test
    void aTruncatedAnswerIsNoJson() {
        nextStart(Fault.truncatedJson());

        Caller.Answer answer = caller.start("greatday");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).startsWith("{\"HttpStatusCode\"");
        assertThatThrownBy(answer::json).isInstanceOf(JacksonException.class);
        assertThat(standIn.ledger().totals("greatday").liveNow()).isEqualTo(1);
    }

    @Test
    void anEmptyBodyKeepsItsStatus() {
        nextStart(Fault.emptyBody());

        Caller.Answer answer = caller.start("greatday");

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void aGatewayAnswersInHtml() {
        nextStart(Fault.html502());

        Caller.Answer answer = caller.start("greatday");

        assertThat(answer.status()).isEqualTo(502);
        assertThat(answer.header("Content-Type")).isEqualTo("text/html");
        assertThat(answer.body()).contains("<html>");
        assertThat(standIn.ledger().totals("greatday").opened()).isZero();
    }

    @Test
    void aGatewaySaysSlowDownWithOrWithoutATime() {
        nextStart(Fault.http429());
        nextStart(Fault.http429(Duration.ofSeconds(7)));

        Caller.Answer without = caller.start("greatday");
        Caller.Answer with = caller.start("greatday");

        assertThat(without.status()).isEqualTo(429);
        assertThat(without.header("Retry-After")).isEmpty();
        assertThat(with.status()).isEqualTo(429);
        assertThat(with.header("Retry-After")).isEqualTo("7");
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 429})
    void flinksSaysSlowDownUnderAnyStatus(int status) {
        nextStart(Fault.tooManyRequests(status));

        Caller.Answer answer = caller.start("greatday");

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo("TOO_MANY_REQUESTS");
    }

    @Test
    void theFeatureIsNotActivated() {
        nextStart(Fault.methodNotAvailable());
        assertThat(caller.start("greatday").code()).isEqualTo("METHOD_NOT_AVAILABLE");

        standIn.switches().turnOn(Switch.ASYNC_IS_NOT_ACTIVATED);
        assertThat(caller.start("greatday").code()).isEqualTo("METHOD_NOT_AVAILABLE");
    }

    @Test
    void keysAreRefusedWithTheDocumentedTexts() {
        nextStart(Fault.invalidAuthorizeToken());
        nextStart(Fault.invalidKey());

        assertThat(caller.start("greatday").text("Message")).isEqualTo("You must provide a valid authorize token");
        assertThat(caller.start("greatday").text("Message")).isEqualTo("You must provide a valid auth key");
    }

    @Test
    void anyStatusAndBodyCanBeAnswered() {
        nextStart(Fault.reply(418, "text/plain", "short and stout"));

        Caller.Answer answer = caller.start("greatday");

        assertThat(answer.status()).isEqualTo(418);
        assertThat(answer.body()).isEqualTo("short and stout");
    }

    @Test
    void aDelayedAnswerComesLateButTheSessionIsThereAtOnce() {
        nextStart(Fault.delay(Duration.ofMillis(300)));

        long before = System.nanoTime();
        assertThat(caller.start("greatday").status()).isEqualTo(202);

        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void aFaultMeetsOnlyTheLoginAndTheKindOfCallItIsAimedAt() {
        standIn.faults().next(Endpoint.ASYNC_POLL, "greatday", Fault.html502());

        String requestId = open("greatday");
        assertThat(caller.poll(open("greatday_nomfa")).status()).isEqualTo(200);
        assertThat(caller.poll(requestId).status()).isEqualTo(502);
        assertThat(caller.poll(requestId).status()).isEqualTo(203);
    }

    @Test
    void aFaultForEverybodyLastsAsLongAsItSays() {
        standIn.faults().add(null, null, Fault.html502(), 2);

        assertThat(caller.start("greatday").status()).isEqualTo(502);
        assertThat(caller.get("Institutions").status()).isEqualTo(502);
        assertThat(caller.get("Institutions").status()).isEqualTo(200);

        standIn.faults().always(Endpoint.INSTITUTIONS, Fault.http429());
        for (int i = 0; i < 5; i++) {
            assertThat(caller.get("Institutions").status()).isEqualTo(429);
        }
        standIn.faults().clear();
        assertThat(caller.get("Institutions").status()).isEqualTo(200);
    }

    @Test
    void callsBeyondTheLimitOfASecondAreRefusedUntilTheNext() {
        standIn.limit().set(3);

        for (int i = 0; i < 3; i++) {
            assertThat(caller.get("Institutions").status()).isEqualTo(200);
        }
        assertThat(caller.get("Institutions").code()).isEqualTo("TOO_MANY_REQUESTS");
        assertThat(standIn.limit().refused()).isEqualTo(1);
        clock.advance(Duration.ofSeconds(1));
        assertThat(caller.get("Institutions").status()).isEqualTo(200);

        standIn.limit().set(1, Fault.http429(Duration.ofSeconds(1)));
        assertThat(caller.get("Institutions").header("Retry-After")).isEqualTo("1");
    }

    @Test
    void closingWaitsForNoLateAnswer() {
        nextStart(Fault.delay(Duration.ofMinutes(5)));
        CompletableFuture<Caller.Answer> late = CompletableFuture.supplyAsync(() -> caller.start("greatday"));
        await().until(() -> standIn.ledger().totals("greatday").opened() == 1);

        standIn.close();

        assertThat(late).failsWithin(Duration.ofSeconds(10));
    }
}
