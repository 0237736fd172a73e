package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.Answers.accounts;
import static dev.reconnect.worker.session.Answers.authorized;
import static dev.reconnect.worker.session.Answers.challenged;
import static dev.reconnect.worker.session.Answers.pending;
import static dev.reconnect.worker.session.Stage.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.AccountsReady.Source;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a request meets. */
class RequestTest {

    @Test
    void aRequestGoesAllTheWayToItsAccounts() {
        Stage stage = Stage.empty().requests("r1").in(Queued.class).callsNothing();
        stage.admitted().in(Starting.class).calls(new Call.Start(LOGIN));
        stage.answered(pending("s1")).in(Authorizing.class).callsNothing();
        stage.due().calls(new Call.Poll("s1"));
        stage.answered(pending("s1")).due().calls(new Call.Poll("s1"));
        stage.answered(authorized("s1")).in(Fetching.class).calls(new Call.Fetch("s1"));
        stage.answered(pending("s1")).due().calls(new Call.FetchPending("s1"));
        stage.answered(accounts("s1", stage.now())).in(Resting.class);

        AccountsReady ready = stage.end("r1", AccountsReady.class);
        assertThat(ready.source()).isEqualTo(Source.LIVE);
        assertThat(ready.requestId()).isEqualTo("s1");
        assertThat(ready.institutionId()).isEqualTo(14);
        assertThat(ready.subject().lane()).isEqualTo(Lane.INTERACTIVE);
        assertThat(stage.outcomes()).hasSize(1);
    }

    @Test
    void anAnswerToTheStartThatIsFinalNeedsNoPoll() {
        Stage stage = Stage.empty().requests("r1").admitted().answered(authorized("s1"));
        stage.in(Fetching.class).calls(new Call.Fetch("s1"));
    }

    @Test
    void aRedeliveredRequestIsIgnoredInEveryStateAndCounted() {
        Stage stage = Stage.empty().requests("r1").requests("r1");
        stage.admitted().requests("r1");
        stage.answered(pending("s1")).requests("r1");
        stage.due().answered(challenged("s1")).requests("r1");
        stage.confirms("c1").requests("r1");
        stage.answered(Answers.cached("s2", stage.now())).in(Fetching.class).requests("r1");
        stage.answered(accounts("s2", stage.now())).in(Resting.class).requests("r1");

        assertThat(stage.noted(Note.DUPLICATE_REQUEST)).isEqualTo(7);
        assertThat(stage.challenges("r1")).hasSize(1);
        stage.end("r1", AccountsReady.class);
        assertThat(stage.starts()).isEqualTo(1);
    }

    @Test
    void aRedeliveryOfADeclinedRequestIsNotAnsweredAgain() {
        Stage stage = Stage.succeeded("r1").requests("r2").requests("r2");
        stage.end("r2", RefreshDeclined.class);
    }

    @Test
    void everyoneWhoJoinsGetsTheSameOutcomeUnderTheirOwnId() {
        Stage stage = Stage.empty().requests("queued").requests("queued too");
        stage.admitted().requests("starting");
        stage.answered(pending("s1")).requests("authorizing");
        stage.due().answered(authorized("s1")).requests("fetching");
        stage.answered(accounts("s1", stage.now()));

        for (String id : new String[] {"queued", "queued too", "starting", "authorizing", "fetching"}) {
            assertThat(stage.end(id, AccountsReady.class).requestId()).isEqualTo("s1");
        }
        assertThat(stage.starts()).isEqualTo(1);
    }

    @Test
    void theFiftyFirstWaiterIsDeclinedAndTheOthersWaitOn() {
        Stage stage = Stage.authorizing("r1", "s1");
        for (int i = 2; i <= 50; i++) {
            stage.requests("r" + i);
        }
        stage.requests("one too many");

        RefreshDeclined declined = stage.end("one too many", RefreshDeclined.class);
        assertThat(declined.reason()).isEqualTo(RefreshDeclined.Reason.TOO_MANY_WAITING);
        assertThat(declined.nextAllowedAt()).isAfter(stage.now());
        assertThat(stage.as(Authorizing.class).waiters()).hasSize(50);
        stage.due().answered(authorized("s1")).answered(accounts("s1", stage.now()));
        stage.end("r50", AccountsReady.class);
    }

    @Test
    void whoeverJoinsAPendingChallengeIsToldOfItWithTheirOwnRedirect() {
        Stage stage = Stage.challenged("r1", "s1").passes(Duration.ofMinutes(2));
        Waiter second = new Waiter(
                "r2",
                Lane.INTERACTIVE,
                stage.now(),
                stage.now().plusSeconds(300),
                new Waiter.Requester(null, null, null, "https://bank.example/back?state=2", null));
        stage.requests(second).in(ChallengePending.class);

        MfaChallengePending first = stage.challenges("r1").getFirst();
        assertThat(stage.challenges("r1")).hasSize(1);
        assertThat(stage.challenges("r2")).singleElement().satisfies(told -> {
            assertThat(told.requestId()).isEqualTo(first.requestId());
            assertThat(told.expiresAt()).isEqualTo(first.expiresAt());
            assertThat(told.iframeUrl()).endsWith("redirectUrl=https://bank.example/back?state=2");
        });
        assertThat(stage.starts()).isEqualTo(1);
    }

    @Test
    void aRequestThatIsAlreadyTooLateFailsWithoutACall() {
        Stage stage = Stage.empty();
        Waiter late = stage.waiter("r1", Lane.INTERACTIVE);
        stage.passes(Duration.ofMinutes(5)).requests(late);

        RefreshFailed failed = stage.end("r1", RefreshFailed.class);
        assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.DEADLINE);
        assertThat(failed.retryable()).isTrue();
        stage.in(Resting.class).requests(late);
        assertThat(stage.outcomes("r1")).hasSize(1);
    }

    @Test
    void aRequestThatIsTooLateDoesNotDisturbTheSessionThatOthersWaitFor() {
        Stage stage = Stage.empty();
        Waiter late = stage.waiter("late", Lane.INTERACTIVE);
        stage.passes(Duration.ofMinutes(5)).requests("r1").requests(late).in(Queued.class);
        stage.end("late", RefreshFailed.class);
        stage.waits("r1");
    }

    @Test
    void anUnacceptableRequestIsAnsweredOnceAndStartsNothing() {
        Stage stage = Stage.empty();
        Input refusal = new Input.Unacceptable(stage.waiter("r1", Lane.BATCH));
        stage.apply(refusal).apply(refusal);

        RefreshFailed failed = stage.end("r1", RefreshFailed.class);
        assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.INVALID_REQUEST);
        assertThat(failed.retryable()).isFalse();
        stage.in(Resting.class).callsNothing();
        stage.requests("r2").in(Queued.class);
    }

    @Test
    void aSessionIsForgottenAfterItsRemembrance() {
        Stage stage = Stage.succeeded("r1");
        assertThat(stage.dueAt()).isEqualTo(stage.now().plus(Duration.ofHours(24)));
        assertThat(stage.due().isForgotten()).isTrue();
    }

    @Test
    void onlyASessionAtRestCanBeEvicted() {
        Stage open = Stage.authorizing("r1", "s1").apply(new Input.Evicted()).in(Authorizing.class);
        assertThat(open.noted(Note.ILLEGAL_INPUT)).isEqualTo(1);
        Stage resting = Stage.succeeded("r1").apply(new Input.Evicted());
        assertThat(resting.isForgotten()).isTrue();
        assertThat(resting.noted(Note.EVICTED)).isEqualTo(1);
    }
}
