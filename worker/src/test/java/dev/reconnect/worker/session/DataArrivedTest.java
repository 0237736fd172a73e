package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.Answers.accounts;
import static dev.reconnect.worker.session.Answers.cached;
import static dev.reconnect.worker.session.Stage.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Resting;
import org.junit.jupiter.api.Test;

/** Flinks' own word that it has new data: for whom is it a reason to look? */
class DataArrivedTest {
    private static final Call CHECK = new Call.CheckCached(LOGIN);

    @Test
    void aChallengeIsCheckedAsByARedirect() {
        Stage stage = arrives(Stage.challenged("r1", "s1"), "w1");

        stage.in(Confirming.class).calls(CHECK);
        stage.answered(cached("s2", stage.now())).in(Fetching.class);
    }

    @Test
    void aLoginAtRestAfterASuccessIsLeftAlone() {
        Stage stage = arrives(Stage.succeeded("r1"), "w1");

        stage.in(Resting.class);
        assertThat(stage.noted(Note.UNAWAITED_DATA)).isEqualTo(1);
        stage.callsNothing();
    }

    @Test
    void aLoginThatNobodyKnowsIsLeftAlone() {
        Stage stage = arrives(Stage.empty(), "w1");

        assertThat(stage.noted(Note.UNAWAITED_DATA)).isEqualTo(1);
        assertThat(stage.isForgotten()).isTrue();
        stage.callsNothing();
    }

    @Test
    void whoWasAskedToSignInIsFollowedOnceAndNotForOurOwnFetch() {
        Stage stage = arrives(Stage.rejected("r1"), "w1").in(Confirming.class);
        stage.answered(cached("s2", stage.now())).answered(accounts("s2", stage.now()));
        assertThat(stage.end("w1", AccountsReady.class).subject().followsRefreshId())
                .isEqualTo("r1");

        arrives(stage, "w2").in(Resting.class).callsNothing();

        assertThat(stage.outcomes("w2")).isEmpty();
    }

    @Test
    void anAnswerAfterTheChallengesEndIsFollowed() {
        Stage stage = Stage.challenged("r1", "s1");
        while (!(stage.session() instanceof Resting)) {
            stage.due();
            if (stage.call() != null) {
                stage.answered(Answers.challenged("s1"));
            }
        }
        stage.end("r1", MfaChallengeExpired.class);

        arrives(stage, "w1").in(Confirming.class);
    }

    @Test
    void aRepetitionIsADuplicate() {
        Stage stage = arrives(arrives(Stage.challenged("r1", "s1"), "w1"), "w1");

        assertThat(stage.noted(Note.DUPLICATE_CONFIRMATION)).isEqualTo(1);
    }

    private static Stage arrives(Stage stage, String confirmationId) {
        return stage.apply(new Input.DataArrived(new Confirmation(confirmationId, null, stage.now(), null, null)));
    }
}
