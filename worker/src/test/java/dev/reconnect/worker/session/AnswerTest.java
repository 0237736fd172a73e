package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.Answers.NOT_SENT;
import static dev.reconnect.worker.session.Answers.UNREADABLE;
import static dev.reconnect.worker.session.Answers.bankDown;
import static dev.reconnect.worker.session.Answers.broken;
import static dev.reconnect.worker.session.Answers.gatewayBusy;
import static dev.reconnect.worker.session.Answers.gone;
import static dev.reconnect.worker.session.Answers.ourFault;
import static dev.reconnect.worker.session.Answers.pending;
import static dev.reconnect.worker.session.Answers.slowDown;
import static dev.reconnect.worker.session.Answers.unauthorized;
import static dev.reconnect.worker.session.Answers.wrongPassword;
import static dev.reconnect.worker.session.Stage.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.CredentialsRequired.Action;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What an answer means on the way to the authorization: to the start, and to a poll. */
class AnswerTest {

    /** Starts again and again, each time refused in the same way, until the refresh is over. */
    private static Stage refusedUntilOver(Stage stage, Answer refusal) {
        for (int round = 0; round < 10 && stage.session() instanceof Queued; round++) {
            stage.passes(Duration.ofSeconds(30)).admitted().answered(refusal);
        }
        return stage.in(Resting.class);
    }

    @Test
    void aBankThatIsDownAllowsAPersonOneNewStart() {
        Stage stage = refusedUntilOver(Stage.empty().requests("r1"), bankDown());
        assertThat(stage.starts()).isEqualTo(2);
        RefreshFailed failed = stage.end("r1", RefreshFailed.class);
        assertThat(failed.retryable()).isTrue();
        assertThat(failed.reason()).isEqualTo(new RefreshFailed.Reason(FailureClass.TRANSIENT, "RETRY_LATER", 401));
    }

    @Test
    void aBankThatIsDownAllowsABatchTwoNewStarts() {
        assertThat(refusedUntilOver(Stage.empty().requestsInBatch("r1"), bankDown())
                        .starts())
                .isEqualTo(3);
    }

    @Test
    void unauthorizedAllowsAPersonOneNewStartAndABatchNone() {
        assertThat(refusedUntilOver(Stage.empty().requests("r1"), unauthorized())
                        .starts())
                .isEqualTo(2);
        assertThat(refusedUntilOver(Stage.empty().requestsInBatch("r1"), unauthorized())
                        .starts())
                .isEqualTo(1);
    }

    @Test
    void aNewStartWaitsForItsBackOff() {
        Stage stage = Stage.empty().requests("r1").admitted().answered(bankDown());
        assertThat(stage.as(Queued.class).notBefore()).isEqualTo(stage.now().plusSeconds(3));
        stage.admitted().callsNothing();
        assertThat(stage.noted(Note.ILLEGAL_INPUT)).isEqualTo(1);
    }

    @Test
    void aPollThatFindsTheBankDownCountsLikeAStart() {
        Stage stage = Stage.authorizing("r1", "s1").due().answered(bankDown()).in(Queued.class);
        stage.passes(Duration.ofSeconds(30))
                .admitted()
                .answered(pending("s2"))
                .due()
                .answered(bankDown());
        stage.in(Resting.class).end("r1", RefreshFailed.class);
        assertThat(stage.starts()).isEqualTo(2);
    }

    @Test
    void aGatewaysErrorOnAPollEndsNothing() {
        Stage stage = Stage.authorizing("r1", "s1");
        for (Answer answer :
                new Answer[] {UNREADABLE, NOT_SENT, new Answer.Refused(Meaning.TRANSIENT, null, 404, null, null, null)
                }) {
            stage.due().calls(new Call.Poll("s1")).answered(answer).in(Authorizing.class);
        }
        assertThat(stage.waits("r1").starts()).isEqualTo(1);
    }

    @Test
    void aPollWaitsForAsLongAsAGatewayAsks() {
        Stage stage = Stage.empty().requests("r1").admitted().answered(pending("s1"));
        stage.due().answered(gatewayBusy(Duration.ofMinutes(2))).in(Authorizing.class);
        assertThat(stage.dueAt()).isEqualTo(stage.now().plus(Duration.ofMinutes(2)));
    }

    @Test
    void slowDownKeepsTheRefreshItsPlaceForAsLongAsItsDeadline() {
        Stage stage = Stage.empty().requests("r1");
        for (int tries = 0; tries < 6; tries++) {
            stage.admitted().calls(new Call.Start(LOGIN)).answered(slowDown(Duration.ofSeconds(20)));
            assertThat(stage.as(Queued.class).notBefore()).isEqualTo(stage.now().plusSeconds(20));
            stage.passes(Duration.ofSeconds(20));
        }
        stage.waits("r1").admitted().answered(pending("s1")).in(Authorizing.class);
        stage.due().answered(slowDown(Duration.ofSeconds(40))).in(Authorizing.class);
        assertThat(stage.dueAt()).isEqualTo(stage.now().plusSeconds(40));
    }

    @Test
    void anEmptyRetryAfterIsNoLeaveToComeBackAtOnce() {
        Stage stage = Stage.empty().requests("r1").admitted().answered(slowDown(Duration.ZERO));
        assertThat(stage.as(Queued.class).notBefore()).isEqualTo(stage.now().plusSeconds(3));
    }

    @Test
    void ourFaultKeepsTheRefreshWaitingAndBlamesNobody() {
        Stage stage = Stage.empty().requests("r1");
        for (int tries = 0; tries < 4; tries++) {
            stage.admitted().answered(ourFault()).in(Queued.class).passes(Duration.ofSeconds(30));
        }
        stage.waits("r1").admitted().answered(pending("s1"));
        stage.due().answered(ourFault()).in(Authorizing.class).waits("r1");
        assertThat(stage.outcomes()).isEmpty();
    }

    @Test
    void aBrokenRefreshFailsForGoodAndTheNextMayTry() {
        Stage stage = Stage.empty().requests("r1").admitted().answered(broken());
        RefreshFailed failed = stage.end("r1", RefreshFailed.class);
        assertThat(failed.retryable()).isFalse();
        assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.REFUSED);
        stage.requests("r2").in(Queued.class);
    }

    @Test
    void aSessionThatIsGoneIsReplacedOnce() {
        Stage stage = Stage.authorizing("r1", "s1").due().answered(gone()).in(Queued.class);
        stage.admitted().answered(pending("s2")).due().answered(gone()).in(Resting.class);
        assertThat(stage.end("r1", RefreshFailed.class).reason().failureClass()).isEqualTo(FailureClass.SESSION_LOST);
        assertThat(stage.starts()).isEqualTo(2);
    }

    @Test
    void pollsGrowSparserUpToTheirLongestInterval() {
        Stage stage = Stage.authorizing("r1", "s1");
        Duration last = Duration.ZERO;
        for (int tries = 0; tries < 8; tries++) {
            Instant before = stage.now();
            stage.due().answered(pending("s1"));
            Duration interval = Duration.between(before, stage.now());
            assertThat(interval).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Duration.ofSeconds(10));
            last = interval;
        }
        assertThat(last).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void whoeverMustActIsShownTheirInstitutionFromTheRequest() {
        Stage stage = Stage.empty();
        Waiter waiter = stage.waiter("r1", Lane.INTERACTIVE);
        stage.apply(new Input.Requested(waiter, false, new Institution(7, null)));
        stage.admitted().answered(wrongPassword()).callsNothing();

        CredentialsRequired required = stage.end("r1", CredentialsRequired.class);
        assertThat(required.iframeUrl()).isEqualTo("connect/7");
        assertThat(required.institutionId()).isEqualTo(7);
        assertThat(required.action()).isEqualTo(Action.REENTER_CREDENTIALS);
        assertThat(required.reason()).isEqualTo(new CredentialsRequired.Reason("INVALID_PASSWORD", 401));
        assertThat(required.authorizeTokenRequired()).isTrue();
        assertThat(stage.noted(Note.INSTITUTION_UNKNOWN)).isZero();
    }

    @Test
    void whoeverMustActIsShownTheInstitutionThatWasLearnedBefore() {
        Stage stage = Stage.succeeded("r1").forces("r2").admitted().answered(wrongPassword());
        assertThat(stage.end("r2", CredentialsRequired.class).iframeUrl()).isEqualTo("connect/14");
    }

    @Test
    void anUnknownInstitutionIsLookedUpInTheCacheFirst() {
        Stage stage = Stage.authorizing("r1", "s1").due().answered(wrongPassword());
        stage.waits("r1").in(Confirming.class).calls(new Call.CheckCached(LOGIN));
        stage.answered(Answers.cached("s2", stage.now())).callsNothing();
        assertThat(stage.end("r1", CredentialsRequired.class).iframeUrl()).isEqualTo("connect/14");
    }

    @Test
    void anInstitutionThatNobodyCanNameIsLeftOutAndCounted() {
        for (Answer answer : new Answer[] {UNREADABLE, NOT_SENT, wrongPassword(), gone()}) {
            Stage stage = Stage.authorizing("r1", "s1").due().answered(wrongPassword());
            stage.answered(answer);
            assertThat(stage.end("r1", CredentialsRequired.class).iframeUrl()).isEqualTo("connect/");
            assertThat(stage.noted(Note.INSTITUTION_UNKNOWN)).isEqualTo(1);
        }
    }

    @Test
    void anAnswerThatNobodyAskedForIsRefusedAndChangesNothing() {
        Stage stage = Stage.empty().requests("r1");
        Session before = stage.session();
        stage.answered(pending("s1"));
        assertThat(stage.session()).isEqualTo(before);
        assertThat(stage.noted(Note.ILLEGAL_INPUT)).isEqualTo(1);
        Stage empty = Stage.empty().answered(pending("s1")).dueNow().admitted().restored();
        assertThat(empty.isForgotten()).isTrue();
        assertThat(empty.noted(Note.ILLEGAL_INPUT)).isEqualTo(4);
    }
}
