package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.shard.Shard.Bounds;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who waits for whom, when not everybody may start. */
class ShardLanesTest {

    private static final int SICK = 7;
    private static final int WELL = 8;

    private final Stage stage = new Stage().begun();

    @Test
    void aBankThatIsNotWellHoldsUpNoOther() {
        stage.flinks.doorkeeper(this::barSick);
        request(Source.INTERACTIVE, "ada", SICK);
        request(Source.INTERACTIVE, "bob", WELL);
        stage.request("cy", "r-cy");

        stage.step();

        assertThat(stage.session("ada")).isInstanceOf(Queued.class);
        assertThat(stage.flinks.calls()).containsExactlyInAnyOrder(new Call.Start("bob"), new Call.Start("cy"));
    }

    @Test
    void aLoginWhoseStartHangsAndThatIsAskedForAgainAndAgainHoldsUpNoOther() {
        for (int i = 0; i < 40; i++) {
            stage.request("ada", "r" + i);
        }
        stage.step();
        stage.runFor(Duration.ofSeconds(20));

        stage.request("bob", "r-bob");
        stage.step();

        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"), new Call.Start("bob"));
    }

    @Test
    void aBankThatIsWellAgainGoesOnWithoutAnyEvent() {
        stage.flinks.doorkeeper(this::barSick);
        request(Source.INTERACTIVE, "ada", SICK);
        stage.step();

        stage.flinks.doorkeeper(claim -> Room.TAKEN);
        stage.runFor(Duration.ofSeconds(10));

        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void manyWhoWaitForTheirBankAreNotAskedAfterOneByOne() {
        stage.flinks.doorkeeper(this::barSick);
        for (int i = 0; i < 40; i++) {
            request(Source.INTERACTIVE, "sick-" + i, SICK);
        }
        stage.step();

        int before = stage.flinks.asked();
        stage.after(Duration.ofMillis(1));

        assertThat(stage.flinks.asked() - before).isEqualTo(1);
    }

    @Test
    void whoWaitsForABankDoesNotFillTheQueueForTheOthers() {
        Stage small = new Stage().bounds(new Bounds(100, 2, 3, 100)).begun();
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
        stage.pauses.replace(Map.of(Lane.BATCH, Instant.MAX), Map.of());
        stage.batch("ada", "r1");
        stage.request("bob", "r2");

        stage.runFor(Duration.ofMinutes(1));
        assertThat(stage.session("ada")).isInstanceOf(Queued.class);
        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("bob"));

        stage.pauses.replace(Map.of(), Map.of());
        stage.runFor(Duration.ofSeconds(1));
        assertThat(stage.session("ada")).isInstanceOf(Starting.class);
    }

    @Test
    void aPausedBankStartsNothingUntilThePauseEndsByItself() {
        Instant until = stage.now().plusSeconds(90);
        stage.pauses.replace(Map.of(), Map.of(SICK, until));
        request(Source.INTERACTIVE, "ada", SICK);
        request(Source.INTERACTIVE, "bob", WELL);

        stage.runUntil(until.minusMillis(1));
        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("bob"));

        stage.runUntil(until.plusSeconds(1));
        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("bob"), new Call.Start("ada"));
    }

    @Test
    void aRefusedLaneLeavesTheOtherItsRoom() {
        stage.flinks.doorkeeper(claim ->
                claim.lane() == Lane.INTERACTIVE ? new Room.None(stage.now().plusSeconds(1)) : Room.TAKEN);
        stage.request("ada", "r1");
        stage.batch("bob", "r2");

        stage.step();

        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("bob"));
    }

    @Test
    void insideALaneTheEarliestDeadlineGoesFirstWhateverTheBank() {
        stage.flinks.room(1);
        request(Source.INTERACTIVE, "late", SICK, Duration.ofMinutes(3));
        request(Source.INTERACTIVE, "early", WELL, Duration.ofMinutes(1));

        stage.step();

        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("early"));
    }

    @Test
    void startsWaitWhileACallOfAnOpenSessionWaits() {
        stage.request("ada", "r1");
        stage.step();
        stage.answer(Answers.pending("live"));
        stage.flinks.doorkeeper(claim ->
                claim.call() instanceof Call.Poll ? new Room.None(stage.now().plusMillis(50)) : Room.TAKEN);
        stage.runFor(Duration.ofSeconds(5));
        stage.request("bob", "r2");
        stage.step();
        assertThat(stage.session("bob")).isInstanceOf(Queued.class);

        stage.flinks.doorkeeper(claim -> Room.TAKEN);
        stage.runFor(Duration.ofMillis(60));
        assertThat(stage.flinks.calls())
                .containsExactly(new Call.Start("ada"), new Call.Poll("live"), new Call.Start("bob"));
    }

    @Test
    void aKindOfCallThatIsRefusedHoldsUpNoOtherKind() {
        stage.request("ada", "r1");
        stage.step();
        stage.answer(Answers.pending("live"));
        stage.flinks.doorkeeper(claim ->
                claim.call() instanceof Call.Poll ? new Room.None(stage.now().plusMillis(50)) : Room.TAKEN);
        stage.runFor(Duration.ofSeconds(5));
        stage.confirm("bob", "c1");

        stage.runFor(Duration.ofMillis(100));

        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"), new Call.CheckCached("bob"));
    }

    @Test
    void aShardThatWaitsForRoomIsWokenWhenItWasToldThatThereMayBeSome() {
        Instant again = stage.now().plusMillis(700);
        stage.flinks.doorkeeper(claim -> new Room.None(again));
        stage.request("ada", "r1");

        assertThat(stage.step().wakeAt()).isEqualTo(again);
    }

    private Room barSick(Claim claim) {
        Integer institution = claim.institutionId();
        return institution != null && institution == SICK
                ? new Room.Barred(stage.now().plusSeconds(5))
                : Room.TAKEN;
    }

    private void request(Source source, String loginId, int institutionId) {
        stage.publish(source, at(loginId, institutionId, stage.now()));
    }

    private void request(Source source, String loginId, int institutionId, Duration deadline) {
        Instant now = stage.now();
        stage.publish(source, at(loginId, institutionId, now, now.plus(deadline)));
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
