package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.testing.Answers.ourFault;
import static dev.reconnect.worker.session.testing.Answers.pending;
import static dev.reconnect.worker.session.testing.Answers.slowDown;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.testing.SessionHarness;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A login that Flinks refuses again and again ends alone, after a bounded number of tries. */
class RefusedAgainTest {

    private static final Answer ALONE = refused(RefusalClass.REFUSED_ALONE, "METHOD_NOT_AVAILABLE");
    private static final Answer LOCKED = refused(RefusalClass.SESSION_LOCKED, null);

    @Test
    void aStartThatIsRefusedAloneIsTriedThreeTimes() {
        SessionHarness harness = SessionHarness.empty().requests("r1");
        harness.admitted().answered(ALONE).in(Queued.class);
        harness.passes(Duration.ofSeconds(30)).admitted().answered(ALONE).in(Queued.class);
        harness.passes(Duration.ofSeconds(30)).admitted().answered(ALONE).in(Resting.class);

        RefreshFailed failed = harness.end("r1", RefreshFailed.class);
        assertThat(failed.reason())
                .isEqualTo(new RefreshFailed.Reason(FailureClass.REFUSED, "METHOD_NOT_AVAILABLE", 401));
        assertThat(failed.retryable()).isFalse();
        assertThat(harness.starts()).isEqualTo(3);
    }

    @Test
    void aPollThatIsRefusedAloneIsTriedThreeTimes() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1");
        harness.due().answered(ALONE).in(Authorizing.class);
        harness.due().answered(ALONE).in(Authorizing.class);
        harness.due().answered(ALONE).in(Resting.class);

        assertThat(harness.end("r1", RefreshFailed.class).reason().failureClass())
                .isEqualTo(FailureClass.REFUSED);
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void onlyRefusalsInARowCount() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1");
        for (int time = 0; time < 3; time++) {
            harness.due().answered(ALONE).in(Authorizing.class);
            harness.due().answered(ALONE).in(Authorizing.class);
            harness.due().answered(time % 2 == 0 ? pending("s1") : ourFault()).in(Authorizing.class);
        }
    }

    /** Faults of ours that were waited out counted, and one refusal more ended the refresh for good. */
    @Test
    void otherRefusalsBeforeDoNotCount() {
        SessionHarness harness = SessionHarness.empty().requestsInBatch("r1");
        for (int time = 0; time < 10; time++) {
            Answer other = time % 2 == 0 ? ourFault() : slowDown(null);
            harness.admitted().answered(other).in(Queued.class);
            harness.passes(Duration.ofMinutes(1));
        }
        harness.admitted().answered(ALONE).in(Queued.class);
        harness.passes(Duration.ofMinutes(1)).admitted().answered(ALONE).in(Queued.class);
    }

    @Test
    void slowDownEndsAfterTwentyInARowAndMayBeTriedLater() {
        SessionHarness harness = SessionHarness.empty().requestsInBatch("r1");
        for (int time = 1; time < 20; time++) {
            harness.admitted().answered(slowDown(null)).in(Queued.class);
            harness.passes(Duration.ofMinutes(1));
        }
        harness.admitted().answered(slowDown(null)).in(Resting.class);

        RefreshFailed failed = harness.end("r1", RefreshFailed.class);
        assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.TRANSIENT);
        assertThat(failed.retryable()).isTrue();
    }

    /** Nobody can poll it, but it may live on: as after a lost start, a person's next start follows at once. */
    @Test
    void aLockedSessionIsReplacedAtOnceWhereAPersonWaits() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1");
        harness.due().answered(LOCKED).due().answered(LOCKED).in(Authorizing.class);
        harness.due().answered(LOCKED);

        assertThat(harness.as(Queued.class).notBefore()).isEqualTo(harness.now());
        harness.admitted().calls(new Call.Start(SessionHarness.LOGIN));
    }

    @Test
    void aLockedSessionOfTheBatchIsWaitedOut() {
        SessionHarness harness =
                SessionHarness.empty().requestsInBatch("r1").admitted().answered(pending("s1"));
        harness.due().answered(LOCKED).due().answered(LOCKED).in(Authorizing.class);
        harness.due().answered(LOCKED);

        assertThat(harness.as(Queued.class).inDoubt()).isTrue();
        assertThat(harness.as(Queued.class).notBefore()).isAfter(harness.now().plus(Duration.ofMinutes(8)));
    }

    @Test
    void aGatewaysRetryAfterIsHeededByItsOwnSessionForAMinuteAtMost() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1");
        harness.due().answered(new Answer.Unreadable("HTTP 503", 503, Duration.ofSeconds(40)));
        assertThat(harness.dueAt()).isEqualTo(harness.now().plusSeconds(40));
        harness.due().answered(new Answer.Unreadable("HTTP 503", 503, Duration.ofHours(1)));
        assertThat(harness.dueAt()).isEqualTo(harness.now().plusSeconds(60));
    }

    @Test
    void theNextRefreshDoesNotStartBesideALockedSessionThatMayLive() {
        SessionHarness harness =
                SessionHarness.empty().requestsInBatch("r1").admitted().answered(pending("s1"));
        locked(harness).passes(Duration.ofMinutes(9)).admitted().answered(pending("s2"));
        locked(harness).in(Resting.class);
        assertThat(harness.end("r1", RefreshFailed.class).retryable()).isTrue();

        harness.requestsInBatch("r2");

        assertThat(harness.as(Queued.class).inDoubt()).isTrue();
        assertThat(harness.as(Queued.class).notBefore()).isAfter(harness.now().plus(Duration.ofMinutes(8)));
    }

    @Test
    void aLockedSessionIsRememberedWhileItsPersonsNextStartWaits() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1");
        locked(harness).in(Queued.class).due().in(Resting.class);
        harness.end("r1", RefreshFailed.class);

        assertThat(harness.session().history().orphan()).isNotNull();
    }

    private static SessionHarness locked(SessionHarness harness) {
        for (int i = 0; i < 3; i++) {
            harness.due().answered(LOCKED);
        }
        return harness;
    }

    private static Answer refused(RefusalClass refusalClass, @Nullable String code) {
        return new Answer.Refused(refusalClass, code, 401, null, null, null);
    }
}
