package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.StartForm;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.testing.CallRequests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The hold that a fault of ours puts on all calls, as the calls see it. */
class OurFaultHoldTest {

    private static final Call START = new Call.Start("login-1");
    private static final Call POLL = new Call.Poll("r-1");
    private static final Call FETCH = new Call.Fetch("r-1");
    private static final ReadAnswer FINE = ReadAnswer.of(new Answer.Pending("r-1"));

    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final CallPermits permits = permits(100_000, 3);

    @Test
    void ourFaultStopsAllCallsAtOnceAndSaysWhy() {
        goOut(START);
        answered(START, refused(RefusalClass.OUR_FAULT, "METHOD_NOT_AVAILABLE", null));

        assertThat(takes(permits, START, 1)).isFalse();
        assertThat(takes(permits, FETCH, 1)).isFalse();
        assertThat(permits.heldBecause())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains(
                                "METHOD_NOT_AVAILABLE",
                                "start",
                                "Ask Flinks to activate /AuthorizeAsync",
                                "no refresh is lost"));
    }

    @Test
    void oneProbeGoesOutEveryFewSecondsAndAGoodAnswerEndsTheHold() {
        faultOn(START);
        later(Duration.ofSeconds(6));
        assertThat(takes(permits, FETCH, 1))
                .as("another endpoint proves nothing")
                .isFalse();
        assertThat(takes(permits, START, 1)).as("the probe").isTrue();
        assertThat(takes(permits, POLL, 1)).as("a second probe").isFalse();

        answered(START, refused(RefusalClass.OUR_FAULT, "METHOD_NOT_AVAILABLE", null));
        assertThat(takes(permits, START, 1)).isFalse();
        later(Duration.ofSeconds(6));
        assertThat(takes(permits, POLL, 1)).isTrue();
        answered(POLL, FINE);

        assertThat(permits.heldBecause()).isEmpty();
        assertThat(takes(permits, FETCH, 1)).isTrue();
    }

    @Test
    void anAnswerThatWasUnderWayBeforeTheHoldDoesNotEndIt() {
        goOut(POLL);
        faultOn(START);
        answered(POLL, FINE);

        assertThat(permits.heldBecause()).isPresent();
    }

    @Test
    void aProbeThatGotNoAnswerProvesNothing() {
        faultOn(START);
        later(Duration.ofSeconds(6));
        goOut(START);
        answered(START, ReadAnswer.notSent("connection refused"));

        assertThat(permits.heldBecause()).isPresent();
    }

    @Test
    void aProbeThatIsGivenBackLetsAnotherOneGo() {
        faultOn(START);
        later(Duration.ofSeconds(6));
        goOut(START);
        permits.release(CallRequests.of(START));

        assertThat(takes(permits, START, 1)).isTrue();
    }

    @Test
    void whereNobodyAsksForTheRefusingEndpointAnyCallMayProbe() {
        faultOn(FETCH);
        later(Duration.ofSeconds(6));
        assertThat(takes(permits, START, 1)).isFalse();
        later(Duration.ofSeconds(61));
        assertThat(takes(permits, START, 1)).isTrue();
    }

    @Test
    void aProbeOfAnotherEndpointDoesNotEndTheHoldButLetsTheRefusingOneBeAskedNext() {
        nobodyAsksWhileFetchesPass();
        assertThat(permits.heldBecause()).isPresent();

        assertThat(takes(permits, START, 1)).as("the real probe").isTrue();
        assertThat(takes(permits, POLL, 1)).as("a budget of them").isFalse();
        answered(START, refused(RefusalClass.OUR_FAULT, "METHOD_NOT_AVAILABLE", null));
        assertThat(takes(permits, FETCH, 1)).isFalse();
        assertThat(permits.heldBecause()).isPresent();

        later(Duration.ofSeconds(6));
        goOut(START);
        answered(START, FINE);
        assertThat(permits.heldBecause()).isEmpty();
        assertThat(takes(permits, FETCH, 1)).isTrue();
    }

    @Test
    void whereNobodyAsksForTheRefusingEndpointOpenSessionsAreServedByTheOthers() {
        nobodyAsksWhileFetchesPass();

        goOut(FETCH);
        goOut(FETCH);
        answered(FETCH, FINE);
        goOut(FETCH);
    }

    @Test
    void whereAccountsCannotBeFetchedOneStartEveryFewSecondsFindsOut() {
        faultOn(FETCH);
        later(Duration.ofSeconds(61));
        goOut(START);
        answered(START, FINE);
        goOut(POLL);
        goOut(START);
        assertThat(takes(permits, START, 1)).isFalse();
        answered(START, FINE);
        assertThat(takes(permits, START, 1)).isFalse();
        later(Duration.ofSeconds(6));
        goOut(START);
    }

    @Test
    void theSynchronousAuthorizeIsAnEndpointOfItsOwn() {
        CallPermits synchronous = new CallPermits(
                FlinksSettings.CallLimits.DEFAULTS, StartForm.AUTHORIZE, List.of(), () -> now, this::nanos);
        Call check = new Call.CheckCached("login-1");
        assertThat(takes(synchronous, START, 1)).isTrue();
        synchronous.answered(
                CallRequests.of(START), nanos(), refused(RefusalClass.OUR_FAULT, "METHOD_NOT_AVAILABLE", null));
        assertThat(synchronous.heldBecause())
                .hasValueSatisfying(reason -> assertThat(reason).contains("Ask Flinks to activate /Authorize for"));

        later(Duration.ofSeconds(6));
        assertThat(takes(synchronous, check, 1)).as("the same endpoint").isTrue();
    }

    @Test
    void accessDeniedIsConfirmedByAProbeBeforeHealthTurnsRed() {
        goOut(START);
        answered(START, refused(RefusalClass.OUR_FAULT, "ACCESS_DENIED", null));
        assertThat(permits.heldBecause()).isEmpty();

        assertThat(takes(permits, POLL, 1)).as("the probe goes out at once").isTrue();
        assertThat(takes(permits, START, 1)).isFalse();
        answered(POLL, refused(RefusalClass.OUR_FAULT, "ACCESS_DENIED", null));
        assertThat(permits.heldBecause()).isPresent();
    }

    private void nobodyAsksWhileFetchesPass() {
        faultOn(START);
        later(Duration.ofSeconds(61));
        goOut(FETCH);
        answered(FETCH, FINE);
    }

    private void faultOn(Call call) {
        goOut(call);
        answered(call, refused(RefusalClass.OUR_FAULT, "METHOD_NOT_AVAILABLE", null));
    }

    private void answered(Call call, ReadAnswer readAnswer) {
        permits.answered(CallRequests.of(call), nanos(), readAnswer);
    }

    private long nanos() {
        return Duration.between(Instant.EPOCH, now).toNanos();
    }

    private void goOut(Call call) {
        assertThat(takes(permits, call, 1)).isTrue();
    }

    private void later(Duration duration) {
        now = now.plus(duration);
    }

    private CallPermits permits(int callsPerSecond, int maxOpenCalls) {
        return new CallPermits(
                new FlinksSettings.CallLimits(
                        Duration.ofSeconds(30), Duration.ofSeconds(220), 1 << 20, callsPerSecond, maxOpenCalls),
                () -> now,
                this::nanos);
    }

    private static ReadAnswer refused(RefusalClass refusalClass, @Nullable String code, @Nullable Duration retryAfter) {
        return ReadAnswer.of(new Answer.Refused(refusalClass, code, 401, null, null, retryAfter));
    }

    private static boolean takes(CallPermits permits, Call call, int httpCalls) {
        return permits.acquire(CallRequests.of(call), httpCalls) instanceof GateDecision.Pass;
    }
}
