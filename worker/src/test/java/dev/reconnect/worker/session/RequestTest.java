package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.testing.Answers.accounts;
import static dev.reconnect.worker.session.testing.Answers.authorized;
import static dev.reconnect.worker.session.testing.Answers.challenged;
import static dev.reconnect.worker.session.testing.Answers.pending;
import static dev.reconnect.worker.session.testing.SessionHarness.LOGIN;
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
import dev.reconnect.worker.session.testing.Answers;
import dev.reconnect.worker.session.testing.SessionHarness;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What follows from a request. */
class RequestTest {

    @Test
    void aRequestGoesAllTheWayToItsAccounts() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").in(Queued.class).callsNothing();
        harness.admitted().in(Starting.class).calls(new Call.Start(LOGIN));
        harness.answered(pending("s1")).in(Authorizing.class).callsNothing();
        harness.due().calls(new Call.Poll("s1"));
        harness.answered(pending("s1")).due().calls(new Call.Poll("s1"));
        harness.answered(authorized("s1")).in(Fetching.class).calls(new Call.Fetch("s1"));
        harness.answered(pending("s1")).due().calls(new Call.FetchPending("s1"));
        harness.answered(accounts("s1", harness.now())).in(Resting.class);

        AccountsReady ready = harness.end("r1", AccountsReady.class);
        assertThat(ready.source()).isEqualTo(Source.LIVE);
        assertThat(ready.requestId()).isEqualTo("s1");
        assertThat(ready.institutionId()).isEqualTo(14);
        assertThat(ready.subject().lane()).isEqualTo(Lane.INTERACTIVE);
        assertThat(harness.outcomes()).hasSize(1);
    }

    @Test
    void anAnswerToTheStartThatIsFinalNeedsNoPoll() {
        SessionHarness harness =
                SessionHarness.empty().requests("r1").admitted().answered(authorized("s1"));
        harness.in(Fetching.class).calls(new Call.Fetch("s1"));
    }

    @Test
    void aRedeliveredRequestIsIgnoredInEveryStateAndCounted() {
        SessionHarness harness = SessionHarness.empty().requests("r1").requests("r1");
        harness.admitted().requests("r1");
        harness.answered(pending("s1")).requests("r1");
        harness.due().answered(challenged("s1")).requests("r1");
        harness.confirms("c1").requests("r1");
        harness.answered(Answers.cached("s2", harness.now())).in(Fetching.class).requests("r1");
        harness.answered(accounts("s2", harness.now())).in(Resting.class).requests("r1");

        assertThat(harness.noted(Signal.DUPLICATE_REQUEST)).isEqualTo(7);
        assertThat(harness.challenges("r1")).hasSize(1);
        harness.end("r1", AccountsReady.class);
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void aRedeliveryOfADeclinedRequestIsNotAnsweredAgain() {
        SessionHarness harness = SessionHarness.succeeded("r1").requests("r2").requests("r2");
        harness.end("r2", RefreshDeclined.class);
    }

    @Test
    void everyoneWhoJoinsGetsTheSameOutcomeUnderTheirOwnId() {
        SessionHarness harness = SessionHarness.empty().requests("queued").requests("queued too");
        harness.admitted().requests("starting");
        harness.answered(pending("s1")).requests("authorizing");
        harness.due().answered(authorized("s1")).requests("fetching");
        harness.answered(accounts("s1", harness.now()));

        for (String id : new String[] {"queued", "queued too", "starting", "authorizing", "fetching"}) {
            assertThat(harness.end(id, AccountsReady.class).requestId()).isEqualTo("s1");
        }
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void theFiftyFirstWaiterIsDeclinedAndTheOthersWaitOn() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1");
        for (int i = 2; i <= 50; i++) {
            harness.requests("r" + i);
        }
        harness.requests("one too many");

        RefreshDeclined declined = harness.end("one too many", RefreshDeclined.class);
        assertThat(declined.reason()).isEqualTo(RefreshDeclined.Reason.TOO_MANY_WAITING);
        assertThat(declined.nextAllowedAt()).isAfter(harness.now());
        assertThat(harness.as(Authorizing.class).waiters()).hasSize(50);
        harness.due().answered(authorized("s1")).answered(accounts("s1", harness.now()));
        harness.end("r50", AccountsReady.class);
    }

    @Test
    void whoeverJoinsAPendingChallengeIsToldOfItWithTheirOwnRedirect() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1").passes(Duration.ofMinutes(2));
        Waiter second = new Waiter(
                "r2",
                Lane.INTERACTIVE,
                harness.now(),
                harness.now().plusSeconds(300),
                new Waiter.Requester(null, null, null, "https://bank.example/back?state=2", null));
        harness.requests(second).in(ChallengePending.class);

        MfaChallengePending first = harness.challenges("r1").getFirst();
        assertThat(harness.challenges("r1")).hasSize(1);
        assertThat(harness.challenges("r2")).singleElement().satisfies(told -> {
            assertThat(told.requestId()).isEqualTo(first.requestId());
            assertThat(told.expiresAt()).isEqualTo(first.expiresAt());
            assertThat(told.iframeUrl()).endsWith("redirectUrl=https://bank.example/back?state=2");
        });
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void aRequestThatIsAlreadyTooLateFailsWithoutACall() {
        SessionHarness harness = SessionHarness.empty();
        Waiter late = harness.waiter("r1", Lane.INTERACTIVE);
        harness.passes(Duration.ofMinutes(5)).requests(late);

        RefreshFailed failed = harness.end("r1", RefreshFailed.class);
        assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.DEADLINE);
        assertThat(failed.retryable()).isTrue();
        harness.in(Resting.class).requests(late);
        assertThat(harness.outcomes("r1")).hasSize(1);
    }

    @Test
    void aRequestThatIsTooLateDoesNotDisturbTheSessionThatOthersWaitFor() {
        SessionHarness harness = SessionHarness.empty();
        Waiter late = harness.waiter("late", Lane.INTERACTIVE);
        harness.passes(Duration.ofMinutes(5)).requests("r1").requests(late).in(Queued.class);
        harness.end("late", RefreshFailed.class);
        harness.waits("r1");
    }

    @Test
    void anUnacceptableRequestIsAnsweredOnceAndStartsNothing() {
        SessionHarness harness = SessionHarness.empty();
        Input refusal = new Input.Unacceptable(harness.waiter("r1", Lane.BATCH));
        harness.apply(refusal).apply(refusal);

        RefreshFailed failed = harness.end("r1", RefreshFailed.class);
        assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.INVALID_REQUEST);
        assertThat(failed.retryable()).isFalse();
        harness.in(Resting.class).callsNothing();
        harness.requests("r2").in(Queued.class);
    }

    @Test
    void aSessionIsForgottenAfterItsRemembrance() {
        SessionHarness harness = SessionHarness.succeeded("r1");
        assertThat(harness.dueAt()).isEqualTo(harness.now().plus(Duration.ofHours(24)));
        assertThat(harness.due().isForgotten()).isTrue();
    }

    @Test
    void onlyASessionAtRestCanBeEvicted() {
        SessionHarness open = SessionHarness.authorizing("r1", "s1")
                .apply(new Input.Evicted())
                .in(Authorizing.class);
        assertThat(open.noted(Signal.ILLEGAL_INPUT)).isEqualTo(1);
        SessionHarness resting = SessionHarness.succeeded("r1").apply(new Input.Evicted());
        assertThat(resting.isForgotten()).isTrue();
        assertThat(resting.noted(Signal.EVICTED)).isEqualTo(1);
    }
}
