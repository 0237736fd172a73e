package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.testing.Answers.NOT_SENT;
import static dev.reconnect.worker.session.testing.Answers.UNREADABLE;
import static dev.reconnect.worker.session.testing.Answers.accounts;
import static dev.reconnect.worker.session.testing.Answers.bankDown;
import static dev.reconnect.worker.session.testing.Answers.pending;
import static dev.reconnect.worker.session.testing.SessionHarness.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.session.rules.SessionMachine;
import dev.reconnect.worker.session.testing.Answers;
import dev.reconnect.worker.session.testing.SessionHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A start was sent and no readable answer came: a session may live whose RequestId no one knows. */
class DoubtTest {

    /** A session's life at Flinks, and the time that the call before it may have needed to arrive. */
    private static final Duration WINDOW = Duration.ofMinutes(8).plusSeconds(30);

    @Test
    void aLostAnswerIsTriedAgainOnceWhileAPersonWaits() {
        SessionHarness harness = SessionHarness.empty()
                .requests("r1")
                .admitted()
                .answered(UNREADABLE)
                .in(Queued.class);
        assertThat(harness.noted(Signal.DOUBT_RETRIED)).isEqualTo(1);
        harness.admitted().calls(new Call.Start(LOGIN)).answered(UNREADABLE).in(Queued.class);
        assertThat(harness.noted(Signal.DOUBT_RETRIED)).isEqualTo(1);
        assertThat(harness.noted(Signal.DOUBT_WAITED_OUT)).isEqualTo(1);
        harness.admitted().callsNothing().in(Queued.class);
        assertThat(harness.starts()).isEqualTo(2);
    }

    @Test
    void anAnswerWithoutARequestIdIsDoubtToo() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").admitted().answered(new Answer.Pending(null));
        assertThat(harness.in(Queued.class).noted(Signal.DOUBT_RETRIED)).isEqualTo(1);
    }

    @Test
    void anAnswerThatNoStartCanHaveIsDoubtToo() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").admitted().answered(accounts("s1", null));
        assertThat(harness.in(Queued.class).noted(Signal.DOUBT_RETRIED)).isEqualTo(1);
        assertThat(harness.noted(Signal.UNEXPECTED_ANSWER)).isEqualTo(1);
    }

    @Test
    void inBatchALostAnswerIsWaitedOut() {
        SessionHarness harness =
                SessionHarness.empty().requestsInBatch("r1").admitted().answered(UNREADABLE);
        assertThat(harness.as(Queued.class).notBefore()).isEqualTo(harness.now().plus(WINDOW));
        harness.passes(WINDOW.minusMillis(1)).admitted().callsNothing();
        harness.passes(Duration.ofMillis(1)).admitted().calls(new Call.Start(LOGIN));
        assertThat(harness.noted(Signal.DOUBT_RETRIED)).isZero();
    }

    @Test
    void aPersonWhoJoinsABatchRefreshInDoubtIsNotKeptWaiting() {
        SessionHarness harness =
                SessionHarness.empty().requestsInBatch("night").admitted().answered(UNREADABLE);
        harness.passes(Duration.ofMinutes(1)).requests("person").admitted().calls(new Call.Start(LOGIN));
        assertThat(harness.noted(Signal.DOUBT_RETRIED)).isEqualTo(1);
    }

    @Test
    void aPersonWhoJoinsWhileTheCacheIsCheckedIsNotKeptWaitingEither() {
        SessionHarness harness =
                SessionHarness.empty().requestsInBatch("night").admitted().answered(UNREADABLE);
        harness.confirms("c1").requests("person").answered(bankDown()).in(Queued.class);
        harness.admitted().calls(new Call.Start(LOGIN));
        assertThat(harness.noted(Signal.DOUBT_RETRIED)).isEqualTo(1);
    }

    /** Perhaps it is the lost start itself that Flinks works on. */
    @Test
    void aStartInDoubtIsNotRepeatedForAPersonWhileFlinksLogsSomebodyIn() {
        SessionHarness harness =
                SessionHarness.empty().requestsInBatch("night").admitted().answered(UNREADABLE);
        harness.confirms("c1").requests("person").answered(pending("s2")).in(CheckingCache.class);
        harness.due().answered(Answers.cached("s2", harness.now())).answered(accounts("s2", harness.now()));
        harness.end("person", AccountsReady.class);
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void dataFromTheCacheDoesNotEndTheDoubt() {
        SessionHarness harness =
                SessionHarness.empty().requestsInBatch("r1").admitted().answered(UNREADABLE);
        Instant alive = harness.as(Queued.class).notBefore();
        harness.confirms("c1").answered(Answers.cached("s2", harness.now())).answered(accounts("s2", harness.now()));
        harness.end("r1", AccountsReady.class);
        harness.passes(Duration.ofMinutes(2)).requestsInBatch("r2");
        assertThat(harness.as(Queued.class).notBefore()).isEqualTo(alive);
    }

    @Test
    void dataFromTheCacheDoesNotEndADoubtThatWasToBeTriedAgainEither() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").admitted().answered(UNREADABLE);
        Instant alive = harness.now().plus(WINDOW);
        harness.confirms("c1").answered(Answers.cached("s2", harness.now())).answered(accounts("s2", harness.now()));
        harness.end("r1", AccountsReady.class);
        harness.passes(Duration.ofMinutes(2)).requestsInBatch("r2");
        assertThat(harness.as(Queued.class).notBefore()).isEqualTo(alive);
    }

    @Test
    void aClockThatGoesBackDoesNotShortenADoubt() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").admitted().answered(UNREADABLE);
        LoginHistory.OrphanSession lost =
                new LoginHistory.OrphanSession(null, harness.now().plus(WINDOW));
        Context behind =
                new Context(LOGIN, harness.now().minusSeconds(3), 0.5, SessionHarness.POLICY, SessionHarness.PAGES);
        assertThat(SessionMachine.abandon(behind, harness.session()).next())
                .isInstanceOfSatisfying(
                        Resting.class,
                        resting -> assertThat(resting.history().orphan()).isEqualTo(lost));
    }

    @Test
    void abandoningASessionInDoubtDoesNotEndTheDoubt() {
        SessionHarness harness =
                SessionHarness.empty().requestsInBatch("r1").admitted().answered(UNREADABLE);
        Instant alive = harness.as(Queued.class).notBefore();
        for (Class<? extends Session> state : List.of(Queued.class, CheckingCache.class)) {
            harness.in(state);
            Decision abandoned = SessionMachine.abandon(
                    new Context(LOGIN, harness.now(), 0.5, SessionHarness.POLICY, SessionHarness.PAGES),
                    harness.session());
            assertThat(abandoned.outcomes()).hasSize(1);
            assertThat(abandoned.next())
                    .isInstanceOfSatisfying(
                            Resting.class,
                            resting -> assertThat(resting.history().orphan())
                                    .isEqualTo(new LoginHistory.OrphanSession(null, alive)));
            harness.confirms("c1");
        }
    }

    @Test
    void aNightJobThatJoinsAPersonDoesNotSlowThemDown() {
        SessionHarness harness = SessionHarness.empty()
                .requestsInBatch("night")
                .requests("person")
                .requestsInBatch("more");
        harness.admitted().answered(UNREADABLE).admitted().calls(new Call.Start(LOGIN));
    }

    @Test
    void anIntentFoundInTheJournalIsDoubtLikeAnyOther() {
        SessionHarness person =
                SessionHarness.empty().requests("r1").admitted().restored().in(Queued.class);
        person.callsNothing().admitted().calls(new Call.Start(LOGIN));
        assertThat(person.noted(Signal.DOUBT_RETRIED)).isEqualTo(1);
        SessionHarness night =
                SessionHarness.empty().requestsInBatch("r1").admitted().restored();
        assertThat(night.as(Queued.class).notBefore()).isEqualTo(night.now().plus(WINDOW));
    }

    @Test
    void doubtIsCountedOnceAcrossItsCauses() {
        SessionHarness harness = SessionHarness.empty()
                .requests("r1")
                .admitted()
                .answered(UNREADABLE)
                .admitted()
                .restored();
        harness.admitted().callsNothing();
        assertThat(harness.noted(Signal.DOUBT_RETRIED)).isEqualTo(1);
    }

    @Test
    void aStartThatWasSurelyNotSentIsSimplyRetried() {
        SessionHarness harness = SessionHarness.empty().requests("r1");
        for (int tries = 1; tries <= 5; tries++) {
            harness.admitted().calls(new Call.Start(LOGIN)).answered(NOT_SENT).in(Queued.class);
            harness.passes(Duration.ofSeconds(3L * tries));
        }
        assertThat(harness.noted(Signal.DOUBT_RETRIED)).isZero();
        harness.admitted().answered(pending("s1")).in(Authorizing.class).waits("r1");
    }

    @Test
    void aStartUnderWayOutlivesItsLastWaiterAndIsJoinedByTheNext() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").admitted().due().in(Starting.class);
        harness.end("r1", RefreshFailed.class);
        harness.requests("r2").answered(pending("s1")).in(Authorizing.class);
        assertThat(harness.starts()).isEqualTo(1);
        harness.due().answered(Answers.authorized("s1")).answered(accounts("s1", harness.now()));
        harness.end("r2", AccountsReady.class);
    }

    @Test
    void aStartThatOpensWhenNobodyWaitsAnyMoreIsKeptForTheNext() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").admitted().due().answered(pending("s1"));
        harness.in(Resting.class).requests("r2").in(Authorizing.class).calls(new Call.Poll("s1"));
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void aLostAnswerThatNobodyWaitsForKeepsANightJobFromStarting() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").admitted().due().answered(UNREADABLE);
        Instant lost = harness.now();
        harness.in(Resting.class).passes(Duration.ofMinutes(1)).requestsInBatch("r2");
        assertThat(harness.as(Queued.class).notBefore()).isEqualTo(lost.plus(WINDOW));
        harness.admitted().callsNothing();
    }

    @Test
    void aDoubtThatOutlivesItsDeadlineKeepsANightJobFromStarting() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").admitted().answered(UNREADABLE);
        harness.admitted().answered(UNREADABLE);
        Instant alive = harness.as(Queued.class).notBefore();
        harness.due().in(Resting.class);
        harness.end("r1", RefreshFailed.class);
        harness.requestsInBatch("r2");
        assertThat(harness.as(Queued.class).notBefore()).isEqualTo(alive);
    }

    @Test
    void aRepeatedStartThatNeverWentOutIsRememberedAsDoubt() {
        SessionHarness harness = SessionHarness.empty()
                .requests("r1")
                .admitted()
                .answered(UNREADABLE)
                .in(Queued.class);
        Instant lost = harness.now();
        harness.passes(Duration.ofMinutes(5)).dueNow().end("r1", RefreshFailed.class);
        harness.requestsInBatch("r2");
        assertThat(harness.as(Queued.class).notBefore()).isEqualTo(lost.plus(WINDOW));
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void theDoubtOfAnEarlierRefreshIsNotRepeatedByTheNext() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").admitted().answered(UNREADABLE);
        harness.passes(Duration.ofMinutes(5)).dueNow().end("r1", RefreshFailed.class);
        harness.requests("r2").admitted().callsNothing().in(Queued.class);
        assertThat(harness.noted(Signal.DOUBT_RETRIED)).isEqualTo(1);
    }

    @Test
    void aRepetitionForAPersonWhoIsGoneIsWaitedOutForTheNightJobThatIsLeft() {
        SessionHarness harness = SessionHarness.empty().requests("person").requestsInBatch("night");
        harness.admitted().answered(UNREADABLE);
        Instant alive = harness.now().plus(WINDOW);
        harness.passes(Duration.ofMinutes(5)).dueNow().end("person", RefreshFailed.class);
        assertThat(harness.as(Queued.class).notBefore()).isEqualTo(alive);
        harness.admitted().callsNothing().waits("night");
    }

    @Test
    void aRepetitionThatTheBankRefusedIsNotRepeatedForANightJobWhileTheLostOneMayLive() {
        SessionHarness harness = SessionHarness.empty().requests("person").requestsInBatch("night");
        harness.admitted().answered(UNREADABLE);
        Instant alive = harness.now().plus(WINDOW);
        harness.admitted().passes(Duration.ofMinutes(5)).dueNow().end("person", RefreshFailed.class);
        harness.answered(Answers.refused(RefusalClass.TRANSIENT, "CARD_IN_USE"));
        assertThat(harness.as(Queued.class).notBefore()).isEqualTo(alive);
    }

    @Test
    void waitingOutADoubtEnds() {
        SessionHarness harness = SessionHarness.empty().requestsInBatch("night");
        for (int start = 1; start <= 3; start++) {
            harness.admitted().calls(new Call.Start(LOGIN)).answered(UNREADABLE).passes(WINDOW);
        }
        harness.end("night", RefreshFailed.class);
        assertThat(harness.starts()).isEqualTo(3);
        assertThat(harness.noted(Signal.DOUBT_WAITED_OUT)).isEqualTo(2);
    }
}
