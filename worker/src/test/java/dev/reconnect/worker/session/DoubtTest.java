package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.Answers.NOT_SENT;
import static dev.reconnect.worker.session.Answers.UNREADABLE;
import static dev.reconnect.worker.session.Answers.accounts;
import static dev.reconnect.worker.session.Answers.pending;
import static dev.reconnect.worker.session.Stage.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A start was sent and no readable answer came: a session may live that nobody knows the name of. */
class DoubtTest {

    /** A session's life at Flinks, and the time that the call before it may have taken to get there. */
    private static final Duration WINDOW = Duration.ofMinutes(8).plusSeconds(30);

    @Test
    void aLostAnswerIsTriedAgainOnceWhileAPersonWaits() {
        Stage stage =
                Stage.empty().requests("r1").admitted().answered(UNREADABLE).in(Queued.class);
        assertThat(stage.noted(Note.DOUBT_RETRIED)).isEqualTo(1);
        stage.admitted().calls(new Call.Start(LOGIN)).answered(UNREADABLE).in(Queued.class);
        assertThat(stage.noted(Note.DOUBT_RETRIED)).isEqualTo(1);
        assertThat(stage.noted(Note.DOUBT_WAITED_OUT)).isEqualTo(1);
        stage.admitted().callsNothing().in(Queued.class);
        assertThat(stage.starts()).isEqualTo(2);
    }

    @Test
    void anAnswerWithoutARequestIdIsDoubtToo() {
        Stage stage = Stage.empty().requests("r1").admitted().answered(new Answer.Pending(null));
        assertThat(stage.in(Queued.class).noted(Note.DOUBT_RETRIED)).isEqualTo(1);
    }

    @Test
    void anAnswerThatNoStartCanHaveIsDoubtToo() {
        Stage stage = Stage.empty().requests("r1").admitted().answered(accounts("s1", null));
        assertThat(stage.in(Queued.class).noted(Note.DOUBT_RETRIED)).isEqualTo(1);
        assertThat(stage.noted(Note.UNEXPECTED_ANSWER)).isEqualTo(1);
    }

    @Test
    void inBatchALostAnswerIsWaitedOut() {
        Stage stage = Stage.empty().requestsInBatch("r1").admitted().answered(UNREADABLE);
        assertThat(stage.as(Queued.class).notBefore()).isEqualTo(stage.now().plus(WINDOW));
        stage.passes(WINDOW.minusMillis(1)).admitted().callsNothing();
        stage.passes(Duration.ofMillis(1)).admitted().calls(new Call.Start(LOGIN));
        assertThat(stage.noted(Note.DOUBT_RETRIED)).isZero();
    }

    @Test
    void aPersonWhoJoinsABatchRefreshInDoubtIsNotKeptWaiting() {
        Stage stage = Stage.empty().requestsInBatch("night").admitted().answered(UNREADABLE);
        stage.passes(Duration.ofMinutes(1)).requests("person").admitted().calls(new Call.Start(LOGIN));
        assertThat(stage.noted(Note.DOUBT_RETRIED)).isEqualTo(1);
    }

    @Test
    void aPersonWhoJoinsWhileTheCacheIsCheckedIsNotKeptWaitingEither() {
        Stage stage = Stage.empty().requestsInBatch("night").admitted().answered(UNREADABLE);
        stage.confirms("c1").requests("person").answered(NOT_SENT).in(Queued.class);
        stage.admitted().calls(new Call.Start(LOGIN));
        assertThat(stage.noted(Note.DOUBT_RETRIED)).isEqualTo(1);
    }

    @Test
    void dataFromTheCacheDoesNotEndTheDoubt() {
        Stage stage = Stage.empty().requestsInBatch("r1").admitted().answered(UNREADABLE);
        Instant alive = stage.as(Queued.class).notBefore();
        stage.confirms("c1").answered(Answers.cached("s2", stage.now())).answered(accounts("s2", stage.now()));
        stage.end("r1", AccountsReady.class);
        stage.passes(Duration.ofMinutes(2)).requestsInBatch("r2");
        assertThat(stage.as(Queued.class).notBefore()).isEqualTo(alive);
    }

    @Test
    void dataFromTheCacheDoesNotEndADoubtThatWasToBeTriedAgainEither() {
        Stage stage = Stage.empty().requests("r1").admitted().answered(UNREADABLE);
        Instant alive = stage.now().plus(WINDOW);
        stage.confirms("c1").answered(Answers.cached("s2", stage.now())).answered(accounts("s2", stage.now()));
        stage.end("r1", AccountsReady.class);
        stage.passes(Duration.ofMinutes(2)).requestsInBatch("r2");
        assertThat(stage.as(Queued.class).notBefore()).isEqualTo(alive);
    }

    @Test
    void aClockThatGoesBackDoesNotShortenADoubt() {
        Stage stage = Stage.empty().requests("r1").admitted().answered(UNREADABLE);
        Memory.Remnant lost = new Memory.Remnant(null, stage.now().plus(WINDOW));
        Context behind = new Context(LOGIN, stage.now().minusSeconds(3), 0.5, Stage.POLICY, Stage.PAGES);
        assertThat(SessionMachine.abandon(behind, stage.session()).next())
                .isInstanceOfSatisfying(
                        Resting.class,
                        resting -> assertThat(resting.memory().remnant()).isEqualTo(lost));
    }

    @Test
    void abandoningASessionInDoubtDoesNotEndTheDoubt() {
        Stage stage = Stage.empty().requestsInBatch("r1").admitted().answered(UNREADABLE);
        Instant alive = stage.as(Queued.class).notBefore();
        for (Class<? extends Session> state : List.of(Queued.class, Confirming.class)) {
            stage.in(state);
            Decision abandoned = SessionMachine.abandon(
                    new Context(LOGIN, stage.now(), 0.5, Stage.POLICY, Stage.PAGES), stage.session());
            assertThat(abandoned.outcomes()).hasSize(1);
            assertThat(abandoned.next())
                    .isInstanceOfSatisfying(
                            Resting.class,
                            resting ->
                                    assertThat(resting.memory().remnant()).isEqualTo(new Memory.Remnant(null, alive)));
            stage.confirms("c1");
        }
    }

    @Test
    void aNightJobThatJoinsAPersonDoesNotSlowThemDown() {
        Stage stage = Stage.empty().requestsInBatch("night").requests("person").requestsInBatch("more");
        stage.admitted().answered(UNREADABLE).admitted().calls(new Call.Start(LOGIN));
    }

    @Test
    void anIntentFoundInTheJournalIsDoubtLikeAnyOther() {
        Stage person = Stage.empty().requests("r1").admitted().restored().in(Queued.class);
        person.callsNothing().admitted().calls(new Call.Start(LOGIN));
        assertThat(person.noted(Note.DOUBT_RETRIED)).isEqualTo(1);
        Stage night = Stage.empty().requestsInBatch("r1").admitted().restored();
        assertThat(night.as(Queued.class).notBefore()).isEqualTo(night.now().plus(WINDOW));
    }

    @Test
    void doubtIsCountedOnceAcrossItsCauses() {
        Stage stage = Stage.empty()
                .requests("r1")
                .admitted()
                .answered(UNREADABLE)
                .admitted()
                .restored();
        stage.admitted().callsNothing();
        assertThat(stage.noted(Note.DOUBT_RETRIED)).isEqualTo(1);
    }

    @Test
    void aStartThatWasSurelyNotSentIsSimplyRetried() {
        Stage stage = Stage.empty().requests("r1");
        for (int tries = 1; tries <= 5; tries++) {
            stage.admitted().calls(new Call.Start(LOGIN)).answered(NOT_SENT).in(Queued.class);
            stage.passes(Duration.ofSeconds(3L * tries));
        }
        assertThat(stage.noted(Note.DOUBT_RETRIED)).isZero();
        stage.admitted().answered(pending("s1")).in(Authorizing.class).waits("r1");
    }

    @Test
    void aStartUnderWayOutlivesItsLastWaiterAndIsJoinedByTheNext() {
        Stage stage = Stage.empty().requests("r1").admitted().due().in(Starting.class);
        stage.end("r1", RefreshFailed.class);
        stage.requests("r2").answered(pending("s1")).in(Authorizing.class);
        assertThat(stage.starts()).isEqualTo(1);
        stage.due().answered(Answers.authorized("s1")).answered(accounts("s1", stage.now()));
        stage.end("r2", AccountsReady.class);
    }

    @Test
    void aStartThatOpensWhenNobodyWaitsAnyMoreIsKeptForTheNext() {
        Stage stage = Stage.empty().requests("r1").admitted().due().answered(pending("s1"));
        stage.in(Resting.class).requests("r2").in(Authorizing.class).calls(new Call.Poll("s1"));
        assertThat(stage.starts()).isEqualTo(1);
    }

    @Test
    void aLostAnswerThatNobodyWaitsForKeepsANightJobFromStarting() {
        Stage stage = Stage.empty().requests("r1").admitted().due().answered(UNREADABLE);
        Instant lost = stage.now();
        stage.in(Resting.class).passes(Duration.ofMinutes(1)).requestsInBatch("r2");
        assertThat(stage.as(Queued.class).notBefore()).isEqualTo(lost.plus(WINDOW));
        stage.admitted().callsNothing();
    }

    @Test
    void aDoubtThatOutlivesItsDeadlineKeepsANightJobFromStarting() {
        Stage stage = Stage.empty().requests("r1").admitted().answered(UNREADABLE);
        stage.admitted().answered(UNREADABLE);
        Instant alive = stage.as(Queued.class).notBefore();
        stage.due().in(Resting.class);
        stage.end("r1", RefreshFailed.class);
        stage.requestsInBatch("r2");
        assertThat(stage.as(Queued.class).notBefore()).isEqualTo(alive);
    }

    @Test
    void aRepeatedStartThatNeverWentOutIsRememberedAsDoubt() {
        Stage stage =
                Stage.empty().requests("r1").admitted().answered(UNREADABLE).in(Queued.class);
        Instant lost = stage.now();
        stage.passes(Duration.ofMinutes(5)).dueNow().end("r1", RefreshFailed.class);
        stage.requestsInBatch("r2");
        assertThat(stage.as(Queued.class).notBefore()).isEqualTo(lost.plus(WINDOW));
        assertThat(stage.starts()).isEqualTo(1);
    }

    @Test
    void theDoubtOfAnEarlierRefreshIsNotRepeatedByTheNext() {
        Stage stage = Stage.empty().requests("r1").admitted().answered(UNREADABLE);
        stage.passes(Duration.ofMinutes(5)).dueNow().end("r1", RefreshFailed.class);
        stage.requests("r2").admitted().callsNothing().in(Queued.class);
        assertThat(stage.noted(Note.DOUBT_RETRIED)).isEqualTo(1);
    }

    @Test
    void aRepetitionForAPersonWhoIsGoneIsWaitedOutForTheNightJobThatIsLeft() {
        Stage stage = Stage.empty().requests("person").requestsInBatch("night");
        stage.admitted().answered(UNREADABLE);
        Instant alive = stage.now().plus(WINDOW);
        stage.passes(Duration.ofMinutes(5)).dueNow().end("person", RefreshFailed.class);
        assertThat(stage.as(Queued.class).notBefore()).isEqualTo(alive);
        stage.admitted().callsNothing().waits("night");
    }

    @Test
    void aRepetitionThatTheBankRefusedIsNotRepeatedForANightJobWhileTheLostOneMayLive() {
        Stage stage = Stage.empty().requests("person").requestsInBatch("night");
        stage.admitted().answered(UNREADABLE);
        Instant alive = stage.now().plus(WINDOW);
        stage.admitted().passes(Duration.ofMinutes(5)).dueNow().end("person", RefreshFailed.class);
        stage.answered(Answers.refused(Meaning.TRANSIENT, "CARD_IN_USE"));
        assertThat(stage.as(Queued.class).notBefore()).isEqualTo(alive);
    }

    @Test
    void waitingOutADoubtEnds() {
        Stage stage = Stage.empty().requestsInBatch("night");
        for (int start = 1; start <= 3; start++) {
            stage.admitted().calls(new Call.Start(LOGIN)).answered(UNREADABLE).passes(WINDOW);
        }
        stage.end("night", RefreshFailed.class);
        assertThat(stage.starts()).isEqualTo(3);
        assertThat(stage.noted(Note.DOUBT_WAITED_OUT)).isEqualTo(2);
    }
}
