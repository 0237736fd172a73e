package dev.reconnect.worker.flinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Meaning;
import dev.reconnect.worker.shard.Claims;
import dev.reconnect.worker.shard.Room;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallPermitsTest {

    private static final Call START = new Call.Start("login-1");
    private static final Call POLL = new Call.Poll("r-1");
    private static final Call FETCH = new Call.Fetch("r-1");
    private static final Reading FINE = Reading.of(new Answer.Pending("r-1"));

    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final CallPermits permits = permits(100_000, 3);

    @Test
    void noMoreCallsAreOpenThanAllowed() {
        assertThat(takes(permits, START, 1)).isTrue();
        assertThat(takes(permits, POLL, 1)).isTrue();
        assertThat(takes(permits, FETCH, 1)).isTrue();
        assertThat(takes(permits, POLL, 1)).isFalse();

        permits.release(START);
        assertThat(takes(permits, POLL, 1)).isTrue();
        permits.answered(POLL, FINE);
        assertThat(permits.openCalls()).isEqualTo(2);
    }

    @Test
    void theRateRefusesWithoutWaitingAndRecovers() {
        CallPermits slow = permits(10, 1000);
        assertThat(takes(slow, START, 2)).isTrue();
        assertThat(takes(slow, START, 1)).isFalse();

        await().atMost(Duration.ofSeconds(5)).until(() -> takes(slow, START, 1));
    }

    @Test
    void oneCallPerSecondStillLetsACallWithItsTokenThrough() {
        assertThat(takes(permits(1, 10), START, 2)).isTrue();
    }

    @Test
    void slowDownHoldsEveryoneForAsLongAsFlinksAsks() {
        goOut(POLL);
        permits.answered(POLL, refused(Meaning.SLOW_DOWN, null, Duration.ofSeconds(30)));

        later(Duration.ofSeconds(29));
        assertThat(takes(permits, START, 1)).isFalse();
        assertThat(takes(permits, POLL, 1)).isFalse();
        later(Duration.ofSeconds(2));
        assertThat(takes(permits, POLL, 1)).isTrue();
        assertThat(permits.heldBecause()).isEmpty();
    }

    @Test
    void withoutARetryAfterTheHoldGrowsWaveByWaveToAMinuteAndShrinksAgain() {
        assertThat(holdAfterSlowDown()).isEqualTo(Duration.ofSeconds(1));
        assertThat(holdAfterSlowDown()).isEqualTo(Duration.ofSeconds(2));
        assertThat(holdAfterSlowDown()).isEqualTo(Duration.ofSeconds(4));
        for (int i = 0; i < 5; i++) {
            holdAfterSlowDown();
        }
        assertThat(holdAfterSlowDown()).isEqualTo(Duration.ofSeconds(60));

        for (int i = 0; i < 10; i++) {
            goOut(POLL);
            permits.answered(POLL, FINE);
        }
        assertThat(holdAfterSlowDown()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aWaveOfSlowDownsIsOneLesson() {
        goOut(START);
        goOut(POLL);
        permits.answered(START, refused(Meaning.SLOW_DOWN, null, null));
        permits.answered(POLL, refused(Meaning.SLOW_DOWN, null, null));

        assertThat(permits.slowedDownUntil()).contains(now.plusSeconds(1));
    }

    @Test
    void aGatewaysRetryAfterHoldsEveryoneToo() {
        goOut(POLL);
        permits.answered(POLL, new Reading(new Answer.Unreadable("HTTP 503"), Duration.ofSeconds(9), false, false));

        assertThat(permits.slowedDownUntil()).contains(now.plusSeconds(9));
    }

    @Test
    void ourFaultStopsAllCallsAtOnceAndSaysWhy() {
        goOut(START);
        permits.answered(START, refused(Meaning.OUR_FAULT, "METHOD_NOT_AVAILABLE", null));

        assertThat(takes(permits, START, 1)).isFalse();
        assertThat(takes(permits, FETCH, 1)).isFalse();
        assertThat(permits.heldBecause())
                .hasValueSatisfying(reason -> assertThat(reason).contains("METHOD_NOT_AVAILABLE", "start"));
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

        permits.answered(START, refused(Meaning.OUR_FAULT, "METHOD_NOT_AVAILABLE", null));
        assertThat(takes(permits, START, 1)).isFalse();
        later(Duration.ofSeconds(6));
        assertThat(takes(permits, POLL, 1)).isTrue();
        permits.answered(POLL, FINE);

        assertThat(permits.heldBecause()).isEmpty();
        assertThat(takes(permits, FETCH, 1)).isTrue();
    }

    @Test
    void anAnswerThatWasUnderWayBeforeTheHoldDoesNotEndIt() {
        goOut(POLL);
        faultOn(START);
        permits.answered(POLL, FINE);

        assertThat(permits.heldBecause()).isPresent();
    }

    @Test
    void aProbeThatGotNoAnswerProvesNothing() {
        faultOn(START);
        later(Duration.ofSeconds(6));
        goOut(START);
        permits.answered(START, Reading.notSent("connection refused"));

        assertThat(permits.heldBecause()).isPresent();
    }

    @Test
    void aProbeThatIsGivenBackLetsAnotherOneGo() {
        faultOn(START);
        later(Duration.ofSeconds(6));
        goOut(START);
        permits.release(START);

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
    void accessDeniedIsConfirmedByAProbeBeforeHealthTurnsRed() {
        goOut(START);
        permits.answered(START, refused(Meaning.OUR_FAULT, "ACCESS_DENIED", null));
        assertThat(permits.heldBecause()).isEmpty();

        assertThat(takes(permits, POLL, 1)).as("the probe goes out at once").isTrue();
        assertThat(takes(permits, START, 1)).isFalse();
        permits.answered(POLL, refused(Meaning.OUR_FAULT, "ACCESS_DENIED", null));
        assertThat(permits.heldBecause()).isPresent();
    }

    private Duration holdAfterSlowDown() {
        goOut(POLL);
        permits.answered(POLL, refused(Meaning.SLOW_DOWN, "TOO_MANY_REQUESTS", null));
        Instant until = permits.slowedDownUntil().orElseThrow();
        Duration hold = Duration.between(now, until);
        now = until;
        return hold;
    }

    private void faultOn(Call call) {
        goOut(call);
        permits.answered(call, refused(Meaning.OUR_FAULT, "METHOD_NOT_AVAILABLE", null));
    }

    private void goOut(Call call) {
        assertThat(takes(permits, call, 1)).isTrue();
    }

    private void later(Duration duration) {
        now = now.plus(duration);
    }

    private CallPermits permits(int callsPerSecond, int maxOpenCalls) {
        return new CallPermits(
                new FlinksSettings.Limits(
                        Duration.ofSeconds(30), Duration.ofSeconds(220), 1 << 20, callsPerSecond, maxOpenCalls),
                () -> now);
    }

    private static Reading refused(Meaning meaning, @Nullable String code, @Nullable Duration retryAfter) {
        return Reading.of(new Answer.Refused(meaning, code, 401, null, null, retryAfter));
    }

    private static boolean takes(CallPermits permits, Call call, int httpCalls) {
        return permits.acquire(Claims.of(call), httpCalls) instanceof Room.Taken;
    }
}
