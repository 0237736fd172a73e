package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.testing.Answers.accounts;
import static dev.reconnect.worker.session.testing.Answers.cached;
import static dev.reconnect.worker.session.testing.SessionHarness.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.testing.Answers;
import dev.reconnect.worker.session.testing.SessionHarness;
import org.junit.jupiter.api.Test;

/** Which sessions check the cache because Flinks itself says that it has new data. */
class DataArrivedTest {
    private static final Call CHECK = new Call.CheckCached(LOGIN);

    @Test
    void aChallengeIsCheckedAsByARedirect() {
        SessionHarness harness = arrives(SessionHarness.challenged("r1", "s1"), "w1");

        harness.in(CheckingCache.class).calls(CHECK);
        harness.answered(cached("s2", harness.now())).in(Fetching.class);
    }

    @Test
    void aLoginAtRestAfterASuccessIsLeftAlone() {
        SessionHarness harness = arrives(SessionHarness.succeeded("r1"), "w1");

        harness.in(Resting.class);
        assertThat(harness.noted(Signal.UNAWAITED_DATA)).isEqualTo(1);
        harness.callsNothing();
    }

    @Test
    void aLoginThatNobodyKnowsIsLeftAlone() {
        SessionHarness harness = arrives(SessionHarness.empty(), "w1");

        assertThat(harness.noted(Signal.UNAWAITED_DATA)).isEqualTo(1);
        assertThat(harness.isForgotten()).isTrue();
        harness.callsNothing();
    }

    @Test
    void whoWasAskedToSignInIsFollowedOnceAndNotForOurOwnFetch() {
        SessionHarness harness = arrives(SessionHarness.rejected("r1"), "w1").in(CheckingCache.class);
        harness.answered(cached("s2", harness.now())).answered(accounts("s2", harness.now()));
        assertThat(harness.end("w1", AccountsReady.class).subject().followsRefreshId())
                .isEqualTo("r1");

        arrives(harness, "w2").in(Resting.class).callsNothing();

        assertThat(harness.outcomes("w2")).isEmpty();
    }

    @Test
    void anAnswerAfterTheChallengesEndIsFollowed() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1");
        while (!(harness.session() instanceof Resting)) {
            harness.due();
            if (harness.call() != null) {
                harness.answered(Answers.challenged("s1"));
            }
        }
        harness.end("r1", MfaChallengeExpired.class);

        arrives(harness, "w1").in(CheckingCache.class);
    }

    @Test
    void dataThatArriveWhileALateRedirectIsCheckedBringNoSecondOutcome() {
        SessionHarness harness = SessionHarness.rejected("r1").confirms("c1");

        arrives(harness, "w1");

        assertThat(harness.noted(Signal.UNAWAITED_DATA)).isEqualTo(1);
        harness.keepsAnswering(Answers.cached("s2", harness.now())).answered(Answers.accounts("s2", harness.now()));
        assertThat(harness.outcomes("w1")).isEmpty();
    }

    @Test
    void aRepetitionIsADuplicate() {
        SessionHarness harness = arrives(arrives(SessionHarness.challenged("r1", "s1"), "w1"), "w1");

        assertThat(harness.noted(Signal.DUPLICATE_CONFIRMATION)).isEqualTo(1);
    }

    private static SessionHarness arrives(SessionHarness harness, String confirmationId) {
        return harness.apply(new Input.DataArrived(new Confirmation(confirmationId, null, harness.now(), null, null)));
    }
}
