package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.testing.Answers.NOT_SENT;
import static dev.reconnect.worker.session.testing.Answers.UNREADABLE;
import static dev.reconnect.worker.session.testing.Answers.bankDown;
import static dev.reconnect.worker.session.testing.Answers.broken;
import static dev.reconnect.worker.session.testing.Answers.challenged;
import static dev.reconnect.worker.session.testing.Answers.gone;
import static dev.reconnect.worker.session.testing.Answers.ourFault;
import static dev.reconnect.worker.session.testing.Answers.pending;
import static dev.reconnect.worker.session.testing.Answers.slowDown;
import static dev.reconnect.worker.session.testing.Answers.unauthorized;
import static dev.reconnect.worker.session.testing.Answers.wrongPassword;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.CredentialsRequired.Action;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.worker.session.Policy.AfterRedirect;
import dev.reconnect.worker.session.Policy.OtherResponse;
import dev.reconnect.worker.session.Policy.Ways;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.testing.Answers;
import dev.reconnect.worker.session.testing.SessionHarness;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code other-response=article}: every status but 200, 202 and 203 asks the person to sign in again. */
class ArticleTest {

    private static final Policy ARTICLE =
            SessionHarness.POLICY.with(new Ways(OtherResponse.ARTICLE, AfterRedirect.CACHED, false));
    private static final Answer GATEWAY_PAGE = new Answer.Unreadable("HTTP 502 with a page", 502);
    private static final Answer CODELESS = new Answer.Refused(RefusalClass.TRANSIENT, null, 404, null, null, null);
    private static final Answer CREATED = new Answer.Pending("s1", 201);

    static Stream<Answer> others() {
        return Stream.of(
                bankDown(),
                unauthorized(),
                gone(),
                broken(),
                CODELESS,
                GATEWAY_PAGE,
                CREATED,
                new Answer.Authorized("s1", Answers.BANK, null, 400));
    }

    @ParameterizedTest
    @MethodSource("others")
    void anyOtherAnswerToAStartSendsThePersonToSignIn(Answer answer) {
        SessionHarness harness =
                starting().answered(answer).answered(UNREADABLE).in(Resting.class);

        assertThat(harness.end("r1", CredentialsRequired.class).action()).isEqualTo(Action.RECONNECT);
        assertThat(harness.starts()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("others")
    void anyOtherAnswerToAPollSendsThePersonToSignIn(Answer answer) {
        SessionHarness harness = polled().answered(answer).answered(UNREADABLE).in(Resting.class);

        assertThat(harness.end("r1", CredentialsRequired.class).action()).isEqualTo(Action.RECONNECT);
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void theReasonNamesWhatFlinksSaid() {
        assertThat(reason(bankDown())).isEqualTo(new CredentialsRequired.Reason("RETRY_LATER", 401));
        assertThat(reason(GATEWAY_PAGE)).isEqualTo(new CredentialsRequired.Reason(null, 502));
        assertThat(reason(CREATED)).isEqualTo(new CredentialsRequired.Reason(null, 201));
    }

    @Test
    void theActionOfTheTableIsKept() {
        SessionHarness harness = polled().answered(wrongPassword()).answered(UNREADABLE);

        assertThat(harness.end("r1", CredentialsRequired.class).action()).isEqualTo(Action.REENTER_CREDENTIALS);
    }

    @Test
    void whatSaysNothingAboutThisLoginKeepsItsMeaning() {
        for (Answer answer : List.of(slowDown(null), ourFault(), NOT_SENT)) {
            starting().answered(answer).in(Queued.class).waits("r1");
            polled().answered(answer).in(Authorizing.class).waits("r1");
        }
    }

    @Test
    void anAnswerThatWasLostOrIsNoOtherStatusStaysInDoubt() {
        for (Answer answer : List.of(UNREADABLE, new Answer.Unreadable("HTTP 200 without a body", 200))) {
            starting().answered(answer).in(Queued.class).waits("r1");
            polled().answered(answer).in(Authorizing.class).waits("r1");
        }
    }

    @Test
    void aSessionThatAStartInDoubtMayHaveOpenedIsWaitedOutBeforeTheNext() {
        assertThat(orphan(starting().answered(GATEWAY_PAGE).answered(UNREADABLE)))
                .isEqualTo(new LoginHistory.OrphanSession(null, ARTICLE.deadAfter(SessionHarness.NOON)));
        assertThat(orphan(starting().answered(CREATED).answered(UNREADABLE)))
                .isEqualTo(new LoginHistory.OrphanSession("s1", ARTICLE.deadAfter(SessionHarness.NOON)));
        assertThat(orphan(starting().answered(bankDown()).answered(UNREADABLE))).isNull();
    }

    @Test
    void aSessionThatAPollLeavesAliveIsRememberedAndOneThatEndedIsNot() {
        for (Answer answer : List.of(GATEWAY_PAGE, CODELESS, broken())) {
            SessionHarness harness = polled().answered(answer);
            assertThat(orphan(harness.answered(UNREADABLE)))
                    .isEqualTo(new LoginHistory.OrphanSession("s1", ARTICLE.deadAfter(harness.now())));
        }
        assertThat(orphan(polled().answered(bankDown()).answered(UNREADABLE))).isNull();
        assertThat(orphan(polled().answered(gone()).answered(UNREADABLE))).isNull();
    }

    @Test
    void aPendingChallengeIsNoStepOfTheArticlesPolling() {
        SessionHarness harness = polled().answered(challenged("s1")).due();
        harness.answered(GATEWAY_PAGE).in(ChallengePending.class);
        harness.due().answered(gone()).answered(UNREADABLE);
        while (!(harness.session() instanceof Resting)) {
            harness.due().answered(UNREADABLE);
        }
        harness.end("r1", MfaChallengeExpired.class);
    }

    @Test
    void aSessionThatAnotherRefreshLeftBehindIsReplacedWhenItIsGone() {
        SessionHarness harness =
                polled().passes(ARTICLE.deadline(Lane.INTERACTIVE)).dueNow().in(Resting.class);

        harness.requests("r2").in(Authorizing.class).answered(gone()).in(Queued.class);

        harness.admitted().calls(new Call.Start(SessionHarness.LOGIN)).waits("r2");
    }

    private static SessionHarness starting() {
        return new SessionHarness(ARTICLE).requests("r1").admitted();
    }

    private static SessionHarness polled() {
        return starting().answered(pending("s1")).due();
    }

    private static CredentialsRequired.Reason reason(Answer answer) {
        return starting()
                .answered(answer)
                .answered(UNREADABLE)
                .end("r1", CredentialsRequired.class)
                .reason();
    }

    private static LoginHistory.@Nullable OrphanSession orphan(SessionHarness harness) {
        return harness.as(Resting.class).history().orphan();
    }
}
