package dev.reconnect.worker.session;

import static dev.reconnect.worker.session.testing.Answers.NOT_SENT;
import static dev.reconnect.worker.session.testing.Answers.UNREADABLE;
import static dev.reconnect.worker.session.testing.Answers.accounts;
import static dev.reconnect.worker.session.testing.Answers.authorized;
import static dev.reconnect.worker.session.testing.Answers.bankDown;
import static dev.reconnect.worker.session.testing.Answers.cached;
import static dev.reconnect.worker.session.testing.Answers.challenged;
import static dev.reconnect.worker.session.testing.Answers.gone;
import static dev.reconnect.worker.session.testing.Answers.ourFault;
import static dev.reconnect.worker.session.testing.Answers.pending;
import static dev.reconnect.worker.session.testing.Answers.replayed;
import static dev.reconnect.worker.session.testing.Answers.slowDown;
import static dev.reconnect.worker.session.testing.Answers.unauthorized;
import static dev.reconnect.worker.session.testing.SessionHarness.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.CheckingCache;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.testing.SessionHarness;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How a session waits for a person. */
class ChallengeTest {

    @Test
    void aRedirectDuringTheLastLookIsWaitedFor() {
        Instant yesterday = SessionHarness.NOON.minus(Duration.ofDays(1));
        SessionHarness harness =
                SessionHarness.challenged("r1", "s1").due().answered(gone()).in(CheckingCache.class);
        harness.confirms("c1")
                .answered(cached("s2", yesterday))
                .in(CheckingCache.class)
                .waits("r1");
        harness.due().answered(cached("s2", harness.now())).answered(accounts("s2", harness.now()));
        harness.end("r1", AccountsReady.class);
    }

    @Test
    void aRedirectJustBeforeTheEndIsWaitedForTwoMinutes() {
        Instant yesterday = SessionHarness.NOON.minus(Duration.ofDays(1));
        SessionHarness harness = SessionHarness.challenged("r1", "s1");
        Instant expiresAt = harness.as(ChallengePending.class).challenge().expiresAt();
        harness.passes(Duration.between(harness.now(), expiresAt).minusSeconds(2))
                .confirms("c1");
        harness.answered(cached("s2", yesterday)).in(ChallengePending.class);
        harness.due().answered(challenged("s1")).in(CheckingCache.class);
        harness.keepsAnswering(cached("s2", yesterday)).in(Resting.class);
        harness.end("r1", MfaChallengeExpired.class);
        assertThat(Duration.between(expiresAt, harness.now())).isBetween(Duration.ofSeconds(60), Duration.ofMinutes(3));
    }

    private static final Duration LIFE = Duration.ofMinutes(8).minusSeconds(15);

    /** The moment of the last poll: nothing has come until then. */
    private static SessionHarness atItsEnd(SessionHarness harness) {
        Instant expiresAt = harness.as(ChallengePending.class).challenge().expiresAt();
        return harness.passes(Duration.between(harness.now(), expiresAt)).dueNow();
    }

    @Test
    void aChallengeIsPublishedWithItsPageAndItsExpiry() {
        SessionHarness harness = SessionHarness.authorizing("r1", "s1").due();
        Instant polledAt = harness.now();
        harness.passes(Duration.ofSeconds(4)).answered(challenged("s1")).in(ChallengePending.class);

        MfaChallengePending told = harness.challenges("r1").getFirst();
        assertThat(told.requestId()).isEqualTo("s1");
        assertThat(told.iframeUrl()).isEqualTo("connect?requestId=s1");
        assertThat(told.expiresAt()).isEqualTo(polledAt.plus(LIFE));
        assertThat(told.challengeTypes()).containsExactly("QuestionAndAnswer");
        assertThat(told.authorizeTokenRequired()).isTrue();
        assertThat(told.terminal()).isFalse();
    }

    @Test
    void aStartThatIsChallengedAtOnceExpiresCountedFromTheStart() {
        SessionHarness harness = SessionHarness.empty().requests("r1").admitted();
        Instant startedAt = harness.now();
        harness.passes(Duration.ofSeconds(9)).answered(challenged("s1"));
        assertThat(harness.challenges("r1").getFirst().expiresAt()).isEqualTo(startedAt.plus(LIFE));
    }

    @Test
    void aPendingChallengeIsLookedAtSparsely() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1");
        Instant before = harness.now();
        harness.due().calls(new Call.Poll("s1"));
        assertThat(Duration.between(before, harness.now())).isEqualTo(Duration.ofSeconds(60));
        harness.answered(challenged("s1")).in(ChallengePending.class);
        assertThat(harness.challenges("r1")).hasSize(1);
    }

    @Test
    void anAnswerWhoseRedirectWasLostIsFoundByALook() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1").due().answered(authorized("s1"));
        harness.in(Fetching.class).calls(new Call.Fetch("s1")).answered(accounts("s1", harness.now()));
        assertThat(harness.end("r1", AccountsReady.class).source()).isEqualTo(AccountsReady.Source.LIVE);
    }

    @Test
    void anAnswerWhoseRedirectWasLostIsFoundByTheLastLook() {
        SessionHarness harness = atItsEnd(SessionHarness.challenged("r1", "s1")).calls(new Call.Poll("s1"));
        harness.answered(authorized("s1")).in(Fetching.class);
    }

    @Test
    void anAnswerThatTheBankStillWorksOnGoesBackToPolling() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1")
                .due()
                .answered(pending("s1"))
                .in(Authorizing.class);
        harness.due().calls(new Call.Poll("s1"));
    }

    @Test
    void aSecondQuestionIsPublishedAgainWithAnOrdinalOfItsOwn() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1").due().answered(pending("s1"));
        harness.due().answered(challenged("s1")).in(ChallengePending.class);
        assertThat(harness.challenges("r1")).hasSize(2);
        assertThat(harness.as(ChallengePending.class).live().challenges()).isEqualTo(2);
    }

    @Test
    void aChallengeOfANewSessionIsPublishedAgain() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1")
                .due()
                .answered(pending("s1"))
                .due()
                .answered(gone());
        harness.admitted().answered(challenged("s2"));
        assertThat(harness.challenges("r1"))
                .extracting(MfaChallengePending::requestId)
                .containsExactly("s1", "s2");
    }

    @Test
    void aPersonWhoMustActIsTold() {
        SessionHarness harness =
                SessionHarness.challenged("r1", "s1").due().answered(replayed("INVALID_SECURITY_RESPONSE", null));
        harness.answered(cached("s2", harness.now())).in(Resting.class);
        harness.end("r1", CredentialsRequired.class);
    }

    @Test
    void aChallengeThatNobodyAnsweredExpires() {
        SessionHarness harness = atItsEnd(SessionHarness.challenged("r1", "s1"))
                .answered(challenged("s1"))
                .in(Resting.class);
        MfaChallengeExpired expired = harness.end("r1", MfaChallengeExpired.class);
        assertThat(expired.requestId()).isEqualTo("s1");
        assertThat(expired.expiredAt()).isEqualTo(harness.now());
    }

    @Test
    void aSessionThatIsGoneIsLookedUpInTheCacheOnceAndNeverStartedAgain() {
        SessionHarness stale = SessionHarness.challenged("r1", "s1").due().answered(gone());
        stale.in(CheckingCache.class).calls(new Call.CheckCached(LOGIN));
        stale.answered(cached("s2", SessionHarness.NOON.minusSeconds(60))).in(Resting.class);
        stale.end("r1", MfaChallengeExpired.class);
        assertThat(stale.starts()).isEqualTo(1);

        SessionHarness fresh = SessionHarness.challenged("r1", "s1").due().answered(gone());
        fresh.answered(cached("s2", fresh.now())).calls(new Call.Fetch("s2")).answered(accounts("s2", fresh.now()));
        fresh.end("r1", AccountsReady.class);
    }

    @Test
    void aLookThatSaysNothingAboutTheChallengeIsRepeated() {
        for (Answer answer :
                new Answer[] {UNREADABLE, NOT_SENT, bankDown(), unauthorized(), slowDown(null), ourFault()}) {
            SessionHarness harness =
                    SessionHarness.challenged("r1", "s1").due().answered(answer).in(ChallengePending.class);
            harness.due().calls(new Call.Poll("s1")).waits("r1");
            assertThat(harness.now())
                    .isBefore(harness.as(ChallengePending.class).challenge().expiresAt());
        }
    }

    @Test
    void aLastLookThatSaysNothingAsksTheCacheBeforeItGivesUp() {
        for (Answer answer : new Answer[] {UNREADABLE, NOT_SENT, bankDown(), slowDown(null), ourFault()}) {
            SessionHarness harness =
                    atItsEnd(SessionHarness.challenged("r1", "s1")).answered(answer);
            harness.calls(new Call.CheckCached(LOGIN)).answered(cached("s2", harness.now()));
            harness.calls(new Call.Fetch("s2"));
        }
    }

    @Test
    void aLastLookThatIsNeverAnsweredEndsAfterItsGrace() {
        SessionHarness harness = atItsEnd(SessionHarness.challenged("r1", "s1")).calls(new Call.Poll("s1"));
        Instant asked = harness.now();
        harness.due().in(Resting.class);
        assertThat(Duration.between(asked, harness.now())).isEqualTo(Duration.ofMinutes(1));
        harness.end("r1", MfaChallengeExpired.class);
    }

    @Test
    void anAnswerGivenWhileTheWorkerWasDownIsFoundAfterTheTakeOver() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1")
                .passes(Duration.ofHours(1))
                .restored();
        harness.due().calls(new Call.Poll("s1")).dueNow().waits("r1");
        harness.answered(gone()).calls(new Call.CheckCached(LOGIN));
        harness.answered(cached("s2", harness.now().minus(Duration.ofMinutes(50))))
                .calls(new Call.Fetch("s2"));
        harness.answered(accounts("s2", harness.now()));
        harness.end("r1", AccountsReady.class);
    }

    @Test
    void withoutSparseLooksOnlyTheEndIsLookedAt() {
        Policy policy =
                SessionHarness.POLICY.with(SessionHarness.POLICY.polling().withChallenge(Duration.ZERO));
        SessionHarness harness =
                new SessionHarness(policy).requests("r1").admitted().answered(challenged("s1"));
        assertThat(harness.dueAt())
                .isEqualTo(harness.challenges("r1").getFirst().expiresAt());
        harness.restored();
        assertThat(harness.dueAt())
                .isEqualTo(harness.challenges("r1").getFirst().expiresAt());
        harness.due().calls(new Call.Poll("s1"));
    }

    @Test
    void aChallengeThatMeetsNobodyIsKeptForTheNext() {
        SessionHarness harness = SessionHarness.empty()
                .requests("r1")
                .admitted()
                .confirms("c1", "s1")
                .due()
                .waits("c1");
        harness.answered(challenged("s1")).in(Resting.class).callsNothing();
        harness.requests("r2").calls(new Call.Poll("s1"));
    }

    @Test
    void aGoneSessionsCacheThatTellsNothingIsAskedAgainBeforeTheChallengeExpires() {
        for (Answer answer : new Answer[] {
            pending("s2"),
            challenged("s2"),
            slowDown(null),
            ourFault(),
            bankDown(),
            unauthorized(),
            UNREADABLE,
            NOT_SENT
        }) {
            SessionHarness harness = SessionHarness.challenged("r1", "s1").due().answered(gone());
            for (int looks = 0; looks < 5; looks++) {
                harness.answered(answer).in(CheckingCache.class).waits("r1");
                harness.due().calls(new Call.CheckCached(LOGIN));
            }
            harness.answered(cached("s2", harness.now())).answered(accounts("s2", harness.now()));
            harness.end("r1", AccountsReady.class);
        }
    }

    @Test
    void aGoneSessionsCacheThatNeverTellsExpiresWithTheChallenge() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1").due().answered(gone());
        Instant expiresAt = harness.challenges("r1").getFirst().expiresAt();
        while (harness.session() instanceof CheckingCache) {
            harness.answered(pending("s2"));
            if (harness.session() instanceof CheckingCache) {
                harness.due();
            }
        }
        harness.end("r1", MfaChallengeExpired.class);
        assertThat(harness.now()).isBetween(expiresAt, expiresAt.plusSeconds(60));
        assertThat(harness.starts()).isEqualTo(1);
    }

    @Test
    void aCacheThatNeverTellsIsAskedThreeTimesAfterTheChallenge() {
        SessionHarness harness = atItsEnd(SessionHarness.challenged("r1", "s1")).answered(gone());
        harness.answered(pending("s2")).due().answered(pending("s2")).due().waits("r1");
        harness.answered(pending("s2")).in(Resting.class).end("r1", MfaChallengeExpired.class);
    }

    @Test
    void aReplayedErrorOfAGoneSessionEndsItsChallengeAtOnce() {
        SessionHarness harness = SessionHarness.challenged("r1", "s1").due().answered(gone());
        harness.answered(replayed("QUESTION_NOT_FOUND", null)).in(Resting.class);
        harness.end("r1", MfaChallengeExpired.class);
    }
}
