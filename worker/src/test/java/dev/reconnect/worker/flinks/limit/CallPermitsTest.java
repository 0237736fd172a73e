package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.client.NeutralWitness;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.FlinksCalls;
import dev.reconnect.worker.shard.testing.CallRequests;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallPermitsTest extends PermitsHarness {

    /** What a worker has not committed yet is as much under way as what Flinks has not answered. */
    @Test
    void aPlaceIsFreeOnceItsAnswerIsCommittedOrASecondLater() {
        for (int call = 0; call < 3; call++) {
            goOut(POLL);
        }
        FlinksCalls.AnswerLease lease = permits.answered(CallRequests.of(POLL), 1, nanos(), FINE);
        permits.answered(CallRequests.of(POLL), 1, nanos(), FINE);
        assertThat(permits.openCalls()).isEqualTo(1);
        assertThat(takes(permits, POLL, 1)).isFalse();

        lease.release();
        lease.release();
        assertThat(takes(permits, POLL, 1)).isTrue();
        assertThat(takes(permits, POLL, 1)).isFalse();

        later(Duration.ofMillis(1001));
        assertThat(takes(permits, POLL, 1)).isTrue();
        assertThat(takes(permits, POLL, 1)).isFalse();
    }

    @Test
    void noMoreCallsAreOpenThanAllowed() {
        assertThat(takes(permits, START, 1)).isTrue();
        assertThat(takes(permits, POLL, 1)).isTrue();
        assertThat(takes(permits, FETCH, 1)).isTrue();
        assertThat(takes(permits, POLL, 1)).isFalse();
        assertThat(permits.acquire(CallRequests.of(POLL), 1))
                .isEqualTo(new GateDecision.Wait(WaitReason.OPEN_CALLS, now.plusMillis(20)));

        permits.release(CallRequests.of(START));
        assertThat(takes(permits, POLL, 1)).isTrue();
        answered(POLL, FINE);
        assertThat(permits.openCalls()).isEqualTo(2);
    }

    @Test
    void theRateRefusesWithoutWaitingAndRecovers() {
        CallPermits slow = permits(10, 1000);
        assertThat(takes(slow, START, 2)).isTrue();
        assertThat(takes(slow, START, 1)).isFalse();

        later(Duration.ofMillis(300));
        assertThat(takes(slow, START, 1)).isTrue();
    }

    @Test
    void oneCallPerSecondStillLetsACallWithItsTokenThrough() {
        assertThat(takes(permits(1, 10), START, 2)).isTrue();
    }

    @Test
    void slowDownHoldsEveryoneForAsLongAsFlinksAsksSeveral() {
        severalHear(refused(RefusalClass.SLOW_DOWN, null, Duration.ofSeconds(30)));

        later(Duration.ofSeconds(29));
        assertThat(takes(permits, START, 1)).isFalse();
        assertThat(takes(permits, POLL, 1)).isFalse();
        later(Duration.ofSeconds(2));
        assertThat(takes(permits, POLL, 1)).isTrue();
        assertThat(permits.heldBecause()).isEmpty();
    }

    @Test
    void withoutARetryAfterNobodyStopsAsLongAsOthersPass() {
        for (int i = 0; i < 40; i++) {
            slowedDown();
            later(Duration.ofSeconds(3));
            goOut(FETCH);
            answered(FETCH, FINE);
        }

        assertThat(permits.slowedDownUntil()).isEmpty();
        assertThat(permits.state().slowDowns()).isEqualTo(40 * RefusalEvidence.SEVERAL);
    }

    @Test
    void whereNothingPassesTheHoldGrowsWaveByWaveToAMinuteAndShrinksAgain() {
        for (int lesson = 1; lesson <= 4; lesson++) {
            slowedDown();
            assertThat(permits.slowedDownUntil()).isEmpty();
        }
        assertThat(holdAfterSlowDown()).isEqualTo(Duration.ofSeconds(1));
        assertThat(holdAfterSlowDown()).isEqualTo(Duration.ofSeconds(2));
        assertThat(holdAfterSlowDown()).isEqualTo(Duration.ofSeconds(4));
        for (int i = 0; i < 5; i++) {
            holdAfterSlowDown();
        }
        assertThat(holdAfterSlowDown()).isEqualTo(Duration.ofSeconds(60));

        for (int i = 0; i < 10; i++) {
            later(Duration.ofSeconds(1));
            goOut(POLL);
            answered(POLL, FINE);
        }
        for (int lesson = 1; lesson <= 4; lesson++) {
            slowedDown();
        }
        assertThat(holdAfterSlowDown()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aWaveOfSlowDownsIsOneLesson() {
        double before = permits.state().callsPerSecond();
        severalHear(refused(RefusalClass.SLOW_DOWN, null, null));
        severalHear(refused(RefusalClass.SLOW_DOWN, null, null));
        long sent = nanos();
        later(Duration.ofMillis(300));
        for (int login = 0; login < RefusalEvidence.SEVERAL; login++) {
            CallRequest late = CallRequests.of(FETCH, "late-" + login);
            assertThat(permits.acquire(late, 1)).isEqualTo(GateDecision.PASS);
            permits.answered(late, 1, sent - 1, refused(RefusalClass.SLOW_DOWN, null, null))
                    .release();
        }

        assertThat(permits.state().callsPerSecond()).isEqualTo(before / 2);
    }

    @Test
    void theRateDoesNotFallBelowItsFloor() {
        CallPermits floored = new CallPermits(
                new FlinksSettings.CallLimits(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(220),
                        1 << 20,
                        new FlinksSettings.Range(7, 100),
                        new FlinksSettings.Range(2, 100),
                        70),
                NeutralWitness.NONE,
                () -> now,
                this::nanos);
        for (int lesson = 0; lesson < 100; lesson++) {
            later(Duration.ofSeconds(90));
            severalHear(floored, refused(RefusalClass.SLOW_DOWN, null, null));
        }

        assertThat(floored.state().callsPerSecond()).isEqualTo(7);
    }

    @Test
    void whoIsToldToWaitForARateComesWhenThereMayBeAPermit() {
        CallPermits slow = permits(10, 1000);
        while (takes(slow, START, 1)) {
            assertThat(slow.openCalls()).isLessThan(10);
        }
        GateDecision.Wait none = (GateDecision.Wait) slow.acquire(CallRequests.of(START), 1);
        assertThat(Duration.between(now, none.again())).isBetween(Duration.ofMillis(20), Duration.ofMillis(300));

        now = none.again();
        assertThat(takes(slow, START, 1)).isTrue();
    }

    @Test
    void whoIsToldToWaitIsCountedByWhoAndWhy() {
        severalHear(refused(RefusalClass.SLOW_DOWN, null, Duration.ofSeconds(30)));
        takes(permits, START, 1);
        takes(permits, START, 1);
        takes(permits, FETCH, 1);

        assertThat(permits.state().held()).isEqualTo(Duration.ofSeconds(30));
        assertThat(permits.state().refused())
                .hasSize(Priority.values().length * WaitReason.values().length)
                .filteredOn(refusalTotals -> refusalTotals.times() > 0)
                .containsExactlyInAnyOrder(
                        new LimiterState.RefusalTotals("session", "slow-down", 1),
                        new LimiterState.RefusalTotals("interactive", "slow-down", 2));
    }

    @Test
    void aGatewaysRetryAfterHoldsEveryoneToo() {
        severalHear(unavailable(Duration.ofSeconds(9)));

        assertThat(permits.slowedDownUntil()).contains(now.plusSeconds(9));
    }

    @Test
    void duringALongHoldOneCallAMinuteGoesAllTheSame() {
        leftAlone(Duration.ofHours(1));
        later(Duration.ofSeconds(59));
        assertThat(takes(permits, POLL, 1)).isFalse();
        for (int minute = 1; minute <= 3; minute++) {
            later(Duration.ofSeconds(1));
            assertThat(takes(permits, POLL, 1)).as("the probe").isTrue();
            assertThat(takes(permits, POLL, 1)).as("a second one").isFalse();
            answered(POLL, unavailable(null));
            later(Duration.ofSeconds(59));
            assertThat(takes(permits, POLL, 1)).isFalse();
        }
    }

    @Test
    void aProbeThatPassesEndsALongHoldForAllWithinASecond() {
        leftAlone(Duration.ofHours(1));
        later(Duration.ofMinutes(1));
        goOut(POLL);
        GateDecision.Wait waits = (GateDecision.Wait) permits.acquire(CallRequests.of(FETCH), 1);
        assertThat(waits.again()).isEqualTo(now.plusSeconds(1));
        answered(POLL, FINE);

        assertThat(permits.slowedDownUntil()).isEmpty();
        later(Duration.ofSeconds(2));
        for (int call = 0; call < 3; call++) {
            assertThat(takes(permits, FETCH, 1)).isTrue();
        }
    }

    @Test
    void aProbeGoesThoughNoPermitWasLeftWhenTheHoldBegan() {
        CallPermits slow = permits(1, 10);
        for (int login = 0; login < RefusalEvidence.SEVERAL; login++) {
            CallRequest poll = CallRequests.of(POLL, "login-" + login);
            later(Duration.ofSeconds(2));
            assertThat(slow.acquire(poll, 2)).isEqualTo(GateDecision.PASS);
            slow.answered(poll, 1, nanos(), refused(RefusalClass.SLOW_DOWN, null, Duration.ofHours(1)))
                    .release();
        }
        for (int second = 0; second < 60; second++) {
            assertThat(takes(slow, POLL, 1)).isFalse();
            later(Duration.ofSeconds(1));
        }

        assertThat(takes(slow, START, 1)).isTrue();
    }

    @Test
    void anAnswerToACallFromBeforeALongHoldDoesNotEndIt() {
        CallPermits some = permits(100_000, 10);
        assertThat(takes(some, POLL, 1)).isTrue();
        long sent = nanos();
        later(Duration.ofMillis(1));
        severalHear(some, unavailable(Duration.ofHours(1)));
        later(Duration.ofSeconds(5));
        some.answered(CallRequests.of(POLL), 1, sent, FINE).release();

        assertThat(some.slowedDownUntil()).isPresent();
    }

    @Test
    void aProbeThatIsRefusedAgainLeavesTheNextOneAMinuteLater() {
        leftAlone(Duration.ofHours(1));
        later(Duration.ofMinutes(1));
        goOut(FETCH);
        answered(FETCH, unavailable(Duration.ofHours(1)));
        later(Duration.ofSeconds(59));
        assertThat(takes(permits, POLL, 1)).isFalse();
        later(Duration.ofSeconds(1));
        assertThat(takes(permits, POLL, 1)).isTrue();
    }

    @Test
    void aHoldOfMoreThanAMinuteIsSaidAndNoShorterOne() {
        leftAlone(Duration.ofHours(1));
        String end = now.plus(Duration.ofHours(1)).toString();
        assertThat(permits.heldBecause())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains("Flinks asked to be left alone until " + end, "it is asked once a minute"));

        later(Duration.ofMinutes(59));
        assertThat(permits.heldBecause()).isEmpty();
        assertThat(permits.slowedDownUntil()).isPresent();
    }

    private void leftAlone(Duration time) {
        severalHear(unavailable(time));
    }

    private void slowedDown() {
        later(Duration.ofSeconds(2));
        severalHear(refused(RefusalClass.SLOW_DOWN, "TOO_MANY_REQUESTS", null));
    }

    private void severalHear(ReadAnswer readAnswer) {
        severalHear(permits, readAnswer);
    }

    /** As many logins as may speak for all get this answer. */
    private void severalHear(CallPermits some, ReadAnswer readAnswer) {
        List<CallRequest> polls = IntStream.range(0, RefusalEvidence.SEVERAL)
                .mapToObj(login -> CallRequests.of(POLL, "several-" + login))
                .toList();
        for (CallRequest poll : polls) {
            // At the lowest rate they leave one after the other.
            for (int look = 0; !(some.acquire(poll, 1) instanceof GateDecision.Pass); look++) {
                assertThat(look).isLessThan(10);
                later(Duration.ofMillis(500));
            }
        }
        polls.forEach(poll -> some.answered(poll, 1, nanos(), readAnswer).release());
    }

    private Duration holdAfterSlowDown() {
        slowedDown();
        Instant until = permits.slowedDownUntil().orElseThrow();
        Duration hold = Duration.between(now, until);
        now = until;
        return hold;
    }
}
