package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.shard.testing.FlinksAnswers;
import dev.reconnect.worker.shard.testing.ShardHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which sessions wait for which others if not all may start. */
class ShardLanesTest {

    private static final int SICK = 7;
    private static final int WELL = 8;

    private final ShardHarness harness = new ShardHarness().begun();

    @Test
    void aBankThatIsNotWellHoldsUpNoOther() {
        harness.flinks.doorkeeper(this::barSick);
        request(Source.INTERACTIVE, "ada", SICK);
        request(Source.INTERACTIVE, "bob", WELL);
        harness.request("cy", "r-cy");

        harness.step();

        assertThat(harness.session("ada")).isInstanceOf(Queued.class);
        assertThat(harness.flinks.calls()).containsExactlyInAnyOrder(new Call.Start("bob"), new Call.Start("cy"));
    }

    @Test
    void aLoginWhoseStartHangsAndThatIsAskedForAgainAndAgainHoldsUpNoOther() {
        for (int i = 0; i < 40; i++) {
            harness.request("ada", "r" + i);
        }
        harness.step();
        harness.runFor(Duration.ofSeconds(20));

        harness.request("bob", "r-bob");
        harness.step();

        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"), new Call.Start("bob"));
    }

    @Test
    void aPersonsPollGoesBeforeTheBatchLanesThatHasWaitedLonger() {
        harness.batch("night", "r-night");
        opens("live-night");
        harness.flinks.permits(1);
        harness.runFor(Duration.ofSeconds(1));
        harness.request("ada", "r-ada");
        opens("live-ada");
        harness.flinks.permits(0);
        harness.runFor(Duration.ofSeconds(20));

        harness.flinks.permits(1);
        harness.after(Duration.ofMillis(20));

        assertThat(harness.flinks.calls()).last().isEqualTo(new Call.Poll("live-ada"));
    }

    /** The request that came last gets its session. */
    private void opens(String requestId) {
        harness.step();
        harness.answer(FlinksAnswers.pending(requestId));
        harness.step();
    }

    @Test
    void aBankThatIsWellAgainGoesOnWithoutAnyEvent() {
        harness.flinks.doorkeeper(this::barSick);
        request(Source.INTERACTIVE, "ada", SICK);
        harness.step();

        harness.flinks.doorkeeper(callRequest -> Optional.empty());
        harness.runFor(Duration.ofSeconds(10));

        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"));
    }

    /** The turn never ended: no line was passed over for a bank that has no name. */
    @Test
    void aStartThatIsHeldForAnUnknownBankEndsTheRound() {
        harness.flinks.doorkeeper(callRequest ->
                Optional.of(new PermitDecision.InstitutionHeld(harness.now().plusSeconds(5))));
        harness.request("ada", "r-ada");

        harness.step();

        assertThat(harness.session("ada")).isInstanceOf(Queued.class);
        assertThat(harness.flinks.asked()).isEqualTo(1);
    }

    @Test
    void manyWhoWaitForTheirBankAreNotAskedAfterOneByOne() {
        harness.flinks.doorkeeper(this::barSick);
        for (int i = 0; i < 40; i++) {
            request(Source.INTERACTIVE, "sick-" + i, SICK);
        }
        harness.step();

        int before = harness.flinks.asked();
        harness.after(Duration.ofMillis(1));

        assertThat(harness.flinks.asked() - before).isEqualTo(1);
    }

    @Test
    void whoWaitsForABankDoesNotFillTheQueueForTheOthers() {
        ShardHarness small =
                new ShardHarness().bounds(100, 2, 3, Long.MAX_VALUE).begun();
        small.flinks.doorkeeper(this::barSick);
        for (int i = 0; i < 3; i++) {
            small.publish(Source.BATCH, at("sick-" + i, SICK, small.now()));
        }
        small.step();
        assertThat(small.current().wants(Source.BATCH)).isTrue();

        small.publish(Source.BATCH, at("sick-3", SICK, small.now()));
        small.publish(Source.BATCH, at("sick-4", SICK, small.now()));
        small.step();
        assertThat(small.current().wants(Source.BATCH)).as("past the cap").isFalse();
    }

    @Test
    void aPausedLaneStartsNothingAndTheOtherGoesOn() {
        harness.pauses.replace(Map.of(Lane.BATCH, Instant.MAX), Map.of());
        harness.batch("ada", "r1");
        harness.request("bob", "r2");

        harness.runFor(Duration.ofMinutes(1));
        assertThat(harness.session("ada")).isInstanceOf(Queued.class);
        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("bob"));

        harness.pauses.replace(Map.of(), Map.of());
        harness.runFor(Duration.ofSeconds(1));
        assertThat(harness.session("ada")).isInstanceOf(Starting.class);
    }

    @Test
    void aPausedBankStartsNothingUntilThePauseEndsByItself() {
        Instant until = harness.now().plusSeconds(90);
        harness.pauses.replace(Map.of(), Map.of(SICK, until));
        request(Source.INTERACTIVE, "ada", SICK);
        request(Source.INTERACTIVE, "bob", WELL);

        harness.runUntil(until.minusMillis(1));
        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("bob"));

        harness.runUntil(until.plusSeconds(1));
        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("bob"), new Call.Start("ada"));
    }

    @Test
    void aRefusedLaneLeavesTheOtherItsPermits() {
        harness.flinks.doorkeeper(callRequest -> callRequest.lane() == Lane.INTERACTIVE
                ? Optional.of(new PermitDecision.Later(harness.now().plusSeconds(1)))
                : Optional.empty());
        harness.request("ada", "r1");
        harness.batch("bob", "r2");

        harness.step();

        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("bob"));
    }

    @Test
    void insideALaneTheEarliestDeadlineGoesFirstWhateverTheBank() {
        harness.flinks.permits(1);
        request(Source.INTERACTIVE, "late", SICK, Duration.ofMinutes(3));
        request(Source.INTERACTIVE, "early", WELL, Duration.ofMinutes(1));

        harness.step();

        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("early"));
    }

    @Test
    void startsWaitWhileACallOfAnOpenSessionWaits() {
        harness.request("ada", "r1");
        harness.step();
        harness.answer(FlinksAnswers.pending("live"));
        harness.flinks.doorkeeper(callRequest -> callRequest.call() instanceof Call.Poll
                ? Optional.of(new PermitDecision.Later(harness.now().plusMillis(50)))
                : Optional.empty());
        harness.runFor(Duration.ofSeconds(5));
        harness.request("bob", "r2");
        harness.step();
        assertThat(harness.session("bob")).isInstanceOf(Queued.class);

        harness.flinks.doorkeeper(callRequest -> Optional.empty());
        harness.runFor(Duration.ofMillis(60));
        assertThat(harness.flinks.calls())
                .containsExactly(new Call.Start("ada"), new Call.Poll("live"), new Call.Start("bob"));
    }

    /** A night whose sessions wanted every permit once kept a shard from starting anything. */
    @Test
    void aPersonsStartDoesNotWaitForTheBatchLanesPolls() {
        harness.batch("night", "r1");
        opens("live-night");
        harness.flinks.doorkeeper(callRequest -> callRequest.lane() == Lane.BATCH
                ? Optional.of(new PermitDecision.Later(harness.now().plusMillis(50)))
                : Optional.empty());
        harness.runFor(Duration.ofSeconds(5));
        harness.request("ada", "r2");
        harness.step();

        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("night"), new Call.Start("ada"));
    }

    @Test
    void whatPeopleHaveWaitingDoesNotStopTheReadingOfTheBatch() {
        ShardHarness small =
                new ShardHarness().bounds(100, 2, 3, Long.MAX_VALUE).begun();
        small.pauses.replace(Map.of(Lane.INTERACTIVE, Instant.MAX), Map.of());
        for (int i = 0; i < 10; i++) {
            small.request("person-" + i, "r" + i);
        }
        small.step();

        assertThat(small.current().wants(Source.BATCH)).isTrue();
    }

    /** It once took a turn each millisecond until the poll had its permit. */
    @Test
    void aShardDoesNotSpinWhereAStartMayGoAgainAndAPersonsPollWaits() {
        harness.request("ada", "r1");
        opens("live-ada");
        harness.request("bob", "r2");
        harness.step();
        harness.answer(FlinksAnswers.notSent());
        harness.step();
        assertThat(harness.session("bob")).isInstanceOf(Queued.class);
        harness.flinks.doorkeeper(callRequest ->
                Optional.of(new PermitDecision.Later(harness.now().plusMillis(500))));

        harness.runFor(Duration.ofMinutes(1));

        assertThat(harness.after(Duration.ofMillis(1)).wakeAt())
                .isAfter(harness.now().plusMillis(100));
    }

    /** Until it is committed, nobody knows whether the session is open. */
    @Test
    void theAnswerToAStartIsTakenBeforeTheAnswersOfOpenSessions() {
        for (int i = 0; i < 210; i++) {
            harness.batch("night-" + i, "r" + i);
        }
        harness.runFor(Duration.ofSeconds(1));
        long polls = harness.flinks.sent().size();
        harness.flinks.sent().stream()
                .toList()
                .forEach(start ->
                        harness.flinks.answer(start.callId(), FlinksAnswers.pending("live-" + start.callId())));
        harness.runFor(Duration.ofSeconds(4));
        assertThat(harness.flinks.sent()).hasSize(420);
        harness.request("ada", "r-ada");
        harness.step();
        long adasStart = harness.flinks.lastCallId();

        harness.flinks.sent().stream()
                .skip(polls)
                .filter(poll -> poll.callId() != adasStart)
                .forEach(poll -> harness.flinks.answer(poll.callId(), FlinksAnswers.pending("still")));
        harness.flinks.answer(adasStart, FlinksAnswers.pending("live-ada"));
        harness.step();

        assertThat(harness.session("ada")).isInstanceOf(Authorizing.class);
        assertThat(harness.current().answersWait()).isTrue();
    }

    @Test
    void aKindOfCallThatIsRefusedHoldsUpNoOtherKind() {
        harness.request("ada", "r1");
        harness.step();
        harness.answer(FlinksAnswers.pending("live"));
        harness.flinks.doorkeeper(callRequest -> callRequest.call() instanceof Call.Poll
                ? Optional.of(new PermitDecision.Later(harness.now().plusMillis(50)))
                : Optional.empty());
        harness.runFor(Duration.ofSeconds(5));
        harness.confirm("bob", "c1");

        harness.runFor(Duration.ofMillis(100));

        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"), new Call.CheckCached("bob"));
    }

    @Test
    void aShardThatWaitsForAPermitIsWokenWhenItWasToldThatThereMayBeOne() {
        Instant again = harness.now().plusMillis(700);
        harness.flinks.doorkeeper(callRequest -> Optional.of(new PermitDecision.Later(again)));
        harness.request("ada", "r1");

        assertThat(harness.step().wakeAt()).isEqualTo(again);
    }

    private Optional<PermitDecision> barSick(CallRequest callRequest) {
        Integer institution = callRequest.institutionId();
        return institution != null && institution == SICK
                ? Optional.of(new PermitDecision.InstitutionHeld(harness.now().plusSeconds(5)))
                : Optional.empty();
    }

    private void request(Source source, String loginId, int institutionId) {
        harness.publish(source, at(loginId, institutionId, harness.now()));
    }

    private void request(Source source, String loginId, int institutionId, Duration deadline) {
        Instant now = harness.now();
        harness.publish(source, at(loginId, institutionId, now, now.plus(deadline)));
    }

    private static RefreshRequested at(String loginId, int institutionId, Instant now) {
        return at(loginId, institutionId, now, now.plus(Duration.ofMinutes(5)));
    }

    private static RefreshRequested at(String loginId, int institutionId, Instant now, Instant deadline) {
        return RefreshRequested.builder("r-" + loginId, loginId, now)
                .requestedBy("tests")
                .deadline(deadline)
                .institutionId(institutionId)
                .build();
    }
}
