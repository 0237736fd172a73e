package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.testing.Answers.NOT_SENT;
import static dev.reconnect.worker.session.testing.Answers.UNREADABLE;
import static dev.reconnect.worker.session.testing.Answers.bankDown;
import static dev.reconnect.worker.session.testing.Answers.broken;
import static dev.reconnect.worker.session.testing.Answers.gatewayBusy;
import static dev.reconnect.worker.session.testing.Answers.gone;
import static dev.reconnect.worker.session.testing.Answers.ourFault;
import static dev.reconnect.worker.session.testing.Answers.pending;
import static dev.reconnect.worker.session.testing.Answers.slowDown;
import static dev.reconnect.worker.session.testing.Answers.unauthorized;
import static dev.reconnect.worker.session.testing.Answers.wrongPassword;
import static dev.reconnect.worker.session.testing.SessionHarness.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.CredentialsRequired.Action;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.testing.Answers;
import dev.reconnect.worker.session.testing.SessionHarness;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What an answer to the start or to a poll means, on the way to the authorization. */
class AnswerTest {

    /** Starts again and again, each time refused in the same way, until the refresh is over. */
    private static SessionHarness refusedUntilOver(SessionHarness harness, Answer refusal) {
        for (int round = 0; round < 10 && harness.session() instanceof Queued; round++) {
            harness.passes(Duration.ofSeconds(30)).admitted().answered(refusal);
        }
        return harness.in(Resting.class);
    }

    @Test
    void aBankThatIsDownAllowsAPersonOneNewStart() {
        SessionHarness harness = refusedUntilOver(SessionHarness.empty().requests("r1"), bankDown());
        assertThat(harness.starts()).isEqualTo(2);
        RefreshFailed failed = harness.end("r1", RefreshFailed.class);
        assertThat(failed.retryable()).isTrue();
        assertThat(failed.reason()).isEqualTo(new RefreshFailed.Reason(FailureClass.TRANSIENT, "RETRY_LATER", 401));
    }

    @Test
    void aBankThatIsDownAllowsABatchTwoNewStarts() {
        assertThat(refusedUntilOver(SessionHarness.empty().requestsInBatch("r1"), bankDown())
                        .starts())
                .isEqualTo(3);
    }

    @Test
    void unauthorizedAllowsAPersonOneNewStartAndABatchNone() {
        assertThat(refusedUntilOver(SessionHarness.empty().requests("r1"), unauthorized())
                        .starts())
                .isEqualTo(2);
        assertThat(refusedUntilOver(SessionHarness.empty().requestsInBatch("r1"), unauthorized())
                        .starts())
                .isEqualTo(1);
    }

    @Test
    void aNewStartWaitsForItsBackOff() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").admitted().answered(bankDown());
        assertThat(harness.as(Queued.class).notBefore()).isEqualTo(harness.now().plusSeconds(3));
        harness.admitted().callsNothing();
        assertThat(harness.noted(Signal.ILLEGAL_INPUT)).isEqualTo(1);
    }

    @Test
    void aPollThatFindsTheBankDownCountsLikeAStart() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1")
                .due()
                .answered(bankDown())
                .in(Queued.class);
        harness.passes(Duration.ofSeconds(30))
                .admitted()
                .answered(pending("s2"))
                .due()
                .answered(bankDown());
        harness.in(Resting.class).end("r1", RefreshFailed.class);
        assertThat(harness.starts()).isEqualTo(2);
    }

    @Test
    void aGatewaysErrorOnAPollEndsNothing() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1");
        for (Answer answer : new Answer[] {
            UNREADABLE, NOT_SENT, new Answer.Refused(RefusalClass.TRANSIENT, null, 404, null, null, null)
        }) {
            harness.due().calls(new Call.Poll("s1")).answered(answer).in(Authorizing.class);
        }
        assertThat(harness.waits("r1").starts()).isEqualTo(1);
    }

    @Test
    void aPollWaitsForAsLongAsAGatewayAsks() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").admitted().answered(pending("s1"));
        harness.due().answered(gatewayBusy(Duration.ofMinutes(2))).in(Authorizing.class);
        assertThat(harness.dueAt()).isEqualTo(harness.now().plus(Duration.ofMinutes(2)));
    }

    @Test
    void slowDownKeepsTheRefreshItsPlaceForAsLongAsItsDeadline() {
        SessionHarness harness = SessionHarness.empty().requests("r1");
        for (int tries = 0; tries < 6; tries++) {
            harness.admitted().calls(new Call.Start(LOGIN)).answered(slowDown(Duration.ofSeconds(20)));
            assertThat(harness.as(Queued.class).notBefore())
                    .isEqualTo(harness.now().plusSeconds(20));
            harness.passes(Duration.ofSeconds(20));
        }
        harness.waits("r1").admitted().answered(pending("s1")).in(Authorizing.class);
        harness.due().answered(slowDown(Duration.ofSeconds(40))).in(Authorizing.class);
        assertThat(harness.dueAt()).isEqualTo(harness.now().plusSeconds(40));
    }

    @Test
    void anEmptyRetryAfterIsNoLeaveToComeBackAtOnce() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").admitted().answered(slowDown(Duration.ZERO));
        assertThat(harness.as(Queued.class).notBefore()).isEqualTo(harness.now().plusSeconds(3));
    }

    @Test
    void ourFaultKeepsTheRefreshWaitingAndBlamesNobody() {
        SessionHarness harness = SessionHarness.empty().requests("r1");
        for (int tries = 0; tries < 4; tries++) {
            harness.admitted().answered(ourFault()).in(Queued.class).passes(Duration.ofSeconds(30));
        }
        harness.waits("r1").admitted().answered(pending("s1"));
        harness.due().answered(ourFault()).in(Authorizing.class).waits("r1");
        assertThat(harness.outcomes()).isEmpty();
    }

    @Test
    void aBrokenRefreshFailsForGoodAndTheNextMayTry() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").admitted().answered(broken());
        RefreshFailed failed = harness.end("r1", RefreshFailed.class);
        assertThat(failed.retryable()).isFalse();
        assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.REFUSED);
        harness.requests("r2").in(Queued.class);
    }

    @Test
    void aSessionThatIsGoneIsReplacedOnce() {
        SessionHarness harness =
                SessionHarness.authorizing("r1", "s1").due().answered(gone()).in(Queued.class);
        harness.admitted().answered(pending("s2")).due().answered(gone()).in(Resting.class);
        assertThat(harness.end("r1", RefreshFailed.class).reason().failureClass())
                .isEqualTo(FailureClass.SESSION_LOST);
        assertThat(harness.starts()).isEqualTo(2);
    }

    @Test
    void pollsGrowSparserUpToTheirLongestInterval() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1");
        Duration last = Duration.ZERO;
        for (int tries = 0; tries < 8; tries++) {
            Instant before = harness.now();
            harness.due().answered(pending("s1"));
            Duration interval = Duration.between(before, harness.now());
            assertThat(interval).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Duration.ofSeconds(10));
            last = interval;
        }
        assertThat(last).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whoeverMustActIsShownTheirInstitutionFromTheRequest() {
        SessionHarness harness = SessionHarness.empty();
        Waiter waiter = harness.waiter("r1", Lane.INTERACTIVE);
        harness.apply(new Input.Requested(waiter, false, new Institution(7, null)));
        harness.admitted().answered(wrongPassword()).callsNothing();

        CredentialsRequired required = harness.end("r1", CredentialsRequired.class);
        assertThat(required.iframeUrl()).isEqualTo("connect/7");
        assertThat(required.institutionId()).isEqualTo(7);
        assertThat(required.action()).isEqualTo(Action.REENTER_CREDENTIALS);
        assertThat(required.reason()).isEqualTo(new CredentialsRequired.Reason("INVALID_PASSWORD", 401));
        assertThat(required.authorizeTokenRequired()).isTrue();
        assertThat(harness.noted(Signal.INSTITUTION_UNKNOWN)).isZero();
    }

    @Test
    void whoeverMustActIsShownTheInstitutionThatWasLearnedBefore() {
        SessionHarness harness =
                SessionHarness.succeeded("r1").forces("r2").admitted().answered(wrongPassword());
        assertThat(harness.end("r2", CredentialsRequired.class).iframeUrl()).isEqualTo("connect/14");
    }

    @Test
    void anUnknownInstitutionIsLookedUpInTheCacheFirst() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1").due().answered(wrongPassword());
        harness.waits("r1").in(CheckingCache.class).calls(new Call.CheckCached(LOGIN));
        harness.answered(Answers.cached("s2", harness.now())).callsNothing();
        assertThat(harness.end("r1", CredentialsRequired.class).iframeUrl()).isEqualTo("connect/14");
    }

    @Test
    void anInstitutionThatNobodyCanNameIsLeftOutAndCounted() {
        for (Answer answer : new Answer[] {UNREADABLE, NOT_SENT, wrongPassword(), gone()}) {
            SessionHarness harness =
                    SessionHarness.authorizing("r1", "s1").due().answered(wrongPassword());
            harness.answered(answer);
            assertThat(harness.end("r1", CredentialsRequired.class).iframeUrl()).isEqualTo("connect/");
            assertThat(harness.noted(Signal.INSTITUTION_UNKNOWN)).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatNobodyAskedForIsRefusedAndChangesNothing() {
        SessionHarness harness = SessionHarness.empty().requests("r1");
        Session before = harness.session();
        harness.answered(pending("s1"));
        assertThat(harness.session()).isEqualTo(before);
        assertThat(harness.noted(Signal.ILLEGAL_INPUT)).isEqualTo(1);
        SessionHarness empty = SessionHarness.empty()
                .answered(pending("s1"))
                .dueNow()
                .admitted()
                .restored();
        assertThat(empty.isForgotten()).isTrue();
        assertThat(empty.noted(Signal.ILLEGAL_INPUT)).isEqualTo(4);
    }
}
