package dev.reconnect.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.simulation.testing.Fairness;
import dev.reconnect.worker.simulation.testing.Fairness.Bounds;
import dev.reconnect.worker.simulation.testing.Fairness.Refresh;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FairnessTest {

    private static final Instant BEGIN = Instant.parse("2026-11-22T03:00:00Z");
    private static final Instant SOON = BEGIN.plus(Duration.ofMinutes(30));
    private static final Instant LATER = BEGIN.plus(Duration.ofHours(6));
    private static final String WORKER = "worker-1";

    private final List<String> wrong = new ArrayList<>();
    private final Fairness fairness = judge();

    private Fairness judge() {
        Fairness made = new Fairness(Bounds.SHARES, wrong::add);
        made.owned(0, WORKER, BEGIN);
        made.owned(1, WORKER, BEGIN);
        return made;
    }

    private static Instant at(int second) {
        return BEGIN.plusSeconds(second);
    }

    private static Refresh person(String loginId) {
        return new Refresh(loginId, 0, Lane.INTERACTIVE, SOON);
    }

    private static Refresh night(String loginId, @Nullable Instant deadline) {
        return new Refresh(loginId, 0, Lane.BATCH, deadline);
    }

    private void nightStarts(int partition, int from, int to) {
        for (int second = from; second < to; second++) {
            fairness.started(new Refresh("night-" + second, partition, Lane.BATCH, LATER), WORKER, at(second));
        }
    }

    @Test
    void aNightThatGoesBeforeAPersonIsUnfair() {
        fairness.couldStart(person("ada"), at(10));
        nightStarts(0, 10, 25);
        assertThat(wrong).first().asString().contains("number 5", "INTERACTIVE ada");
    }

    @Test
    void aPersonMayBeOnTheWayForAWhile() {
        fairness.couldStart(person("ada"), at(10));
        nightStarts(0, 10, 14);
        fairness.started(person("ada"), WORKER, at(15));
        nightStarts(0, 16, 60);
        assertThat(wrong).isEmpty();
    }

    @Test
    void whoHadTheirEndWaitsForNoStart() {
        fairness.couldStart(person("ada"), at(10));
        fairness.waitsNoLonger("ada");
        nightStarts(0, 20, 60);
        assertThat(wrong).isEmpty();
    }

    @Test
    void whoseDeadlineHasPassedIsStartedNoMore() {
        fairness.couldStart(new Refresh("ada", 0, Lane.INTERACTIVE, at(15)), at(10));
        nightStarts(0, 16, 60);
        assertThat(wrong).isEmpty();
    }

    @Test
    void anotherShardsNightTakesTheSamePermits() {
        fairness.couldStart(person("ada"), at(10));
        nightStarts(1, 20, 40);
        assertThat(wrong).first().asString().contains("number 5", "INTERACTIVE ada");
    }

    @Test
    void theNightHasItsShareWhilePeopleHaveTheirs() {
        fairness.couldStart(person("zoe"), at(10));
        for (int second = 20; second < 60; second++) {
            fairness.called(Lane.INTERACTIVE, WORKER);
            fairness.called(Lane.INTERACTIVE, WORKER);
            nightStarts(0, second, second + 1);
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void peopleMayNotStarveTheNightOfItsShare() {
        fairness.couldStart(night("night-0", LATER), at(10));
        for (int second = 20; second < 60; second++) {
            fairness.started(person("person-" + second), WORKER, at(second));
        }
        assertThat(wrong).first().asString().contains("number 13", "BATCH night-0");
    }

    @Test
    void inALaneTheEarlierDeadlineGoesFirst() {
        fairness.couldStart(night("night-0", SOON), at(10));
        fairness.started(night("night-1", LATER), WORKER, at(20));
        assertThat(wrong).as("its own start may wait for a token").isEmpty();
        fairness.started(night("night-2", LATER), WORKER, at(24));
        assertThat(wrong).first().asString().contains("night-2", "went before BATCH night-0");
    }

    @Test
    void nobodyJudgesWhatCannotBeToldFromOutside() {
        fairness.couldStart(night("night-0", SOON), at(10));
        fairness.started(night("night-1", null), WORKER, at(20));
        fairness.started(night("night-2", null), WORKER, at(40));
        fairness.started(new Refresh("both", 0, null, LATER), WORKER, at(50));
        assertThat(wrong).isEmpty();
    }

    @Test
    void whileFlinksWantsSilenceNobodyCouldStart() {
        fairness.couldStart(night("night-0", LATER), at(10));
        fairness.turnedAway(WORKER, at(30), Duration.ofSeconds(10));
        for (int person = 0; person < 30; person++) {
            fairness.started(person("person-" + person), WORKER, at(42));
        }
        assertThat(wrong).isEmpty();
        for (int person = 30; person < 60; person++) {
            fairness.started(person("person-" + person), WORKER, at(44));
        }
        assertThat(wrong).first().asString().contains("number 13", "BATCH night-0");
    }

    @Test
    void aNewOwnerIsNotBlamedForTheTimeBefore() {
        fairness.couldStart(person("ada"), at(10));
        fairness.halted(WORKER);
        nightStarts(0, 20, 30);
        fairness.owned(0, WORKER, at(30));
        nightStarts(0, 30, 33);
        assertThat(wrong).isEmpty();
    }

    @Test
    void noStartGoesBeforeTheCallOfAnOpenSession() {
        fairness.works(person("ada"), at(10));
        nightStarts(0, 20, 21);
        assertThat(wrong).isEmpty();
        nightStarts(0, 26, 27);
        assertThat(wrong).first().asString().contains("open session of ada");
    }

    @Test
    void aPersonsStartMayGoBeforeTheBatchLanesOpenSessionAndNoOtherBatchStart() {
        fairness.works(night("cy", LATER), at(10));
        fairness.started(person("ada"), WORKER, at(40));
        assertThat(wrong).isEmpty();
        nightStarts(0, 40, 41);
        assertThat(wrong).first().asString().contains("open session of cy");
    }

    @Test
    void aSessionThatWaitsForAPersonNeedNotBeAsked() {
        fairness.works(person("ada"), at(10));
        fairness.rests("ada");
        nightStarts(0, 40, 41);
        assertThat(wrong).isEmpty();
    }
}
