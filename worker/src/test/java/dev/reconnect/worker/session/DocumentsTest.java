package dev.reconnect.worker.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.RefreshRequested.TransactionDays;
import dev.reconnect.worker.session.AccountDocument.Span;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.testing.Answers;
import dev.reconnect.worker.session.testing.SessionHarness;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is asked for of the accounts, and beside whose outcome they are published. */
class DocumentsTest {

    private static final AccountsWanted YEAR = new AccountsWanted(true, TransactionDays.DAYS_365, List.of());

    @Test
    void aLostAnswerIsNotLookedForIfLessWasAskedForBefore() {
        SessionHarness harness = SessionHarness.fetching("r1", "s1")
                .answered(Answers.pending("s1"))
                .requests(wanting("r2", YEAR));
        harness.due().calls(new Call.Fetch("s1", YEAR)).answered(Answers.UNREADABLE);
        harness.due().calls(new Call.Fetch("s1", YEAR));
    }

    @Test
    void theDocumentsOfAFetchArePublishedOnceBesideTheFirstOutcome() {
        SessionHarness harness = SessionHarness.fetching("r1", "s1").requests("r2");

        harness.answered(inFull("s1", harness));

        List<Published> ready = harness.published().stream()
                .filter(published -> published.outcome() instanceof AccountsReady)
                .toList();
        assertThat(ready).hasSize(2);
        assertThat(ready.getFirst().outcome().subject().refreshId()).isEqualTo("r1");
        assertThat(ready.getFirst().documents()).hasSize(1);
        assertThat(ready.getLast().documents()).isEmpty();
    }

    @Test
    void theAccountsOfAnotherLoginAreNeverPublished() {
        SessionHarness harness = SessionHarness.fetching("r1", "s1");

        harness.answered(of("another-login", "s1", harness));

        harness.in(Fetching.class).waits("r1");
        assertThat(harness.published()).isEmpty();
        assertThat(harness.noted(Signal.ANOTHERS_ACCOUNTS)).isEqualTo(1);
        harness.due().calls(new Call.Fetch("s1")).answered(of(SessionHarness.LOGIN, "s1", harness));
        harness.end("r1", AccountsReady.class);
    }

    @Test
    void whatARequestAsksForIsAskedOfFlinks() {
        SessionHarness harness =
                SessionHarness.empty().requests(wanting("r1", YEAR)).admitted().answered(Answers.authorized("s1"));

        harness.calls(new Call.Fetch("s1", YEAR));
    }

    @Test
    void whatARequestAsksForIsAskedOfFlinksAfterTheRedirect() {
        SessionHarness harness = SessionHarness.empty()
                .requests(wanting("r1", YEAR))
                .admitted()
                .answered(Answers.challenged("s1"))
                .confirms("c1", "s1");

        harness.answered(Answers.cached("s2", harness.now())).calls(new Call.Fetch("s2", YEAR));
    }

    @Test
    void whoJoinsAFetchAndWantsMoreMakesItBegunAnew() {
        SessionHarness harness = SessionHarness.fetching("r1", "s1");

        harness.requests(wanting("r2", YEAR)).calls(new Call.Fetch("s1", YEAR)).in(Fetching.class);
        harness.answered(Answers.accounts("s1", harness.now())).end("r2", AccountsReady.class);
    }

    @Test
    void whoJoinsWhileTheAccountsAreProcessedAndWantsMoreHasThemAskedForAnew() {
        SessionHarness harness = SessionHarness.fetching("r1", "s1").answered(Answers.pending("s1"));

        harness.requests(wanting("r2", YEAR)).due().calls(new Call.Fetch("s1", YEAR));
    }

    @Test
    void whoJoinsAndWantsNoMoreWaitsForWhatIsUnderWay() {
        SessionHarness harness =
                SessionHarness.empty().requests(wanting("r1", YEAR)).admitted().answered(Answers.authorized("s1"));
        int calls = harness.calls().size();

        harness.requests("r2");

        assertThat(harness.calls()).hasSize(calls);
    }

    private static Answer.Accounts inFull(String requestId, SessionHarness harness) {
        byte[] json = "{\"Id\":\"a\"}".getBytes(UTF_8);
        Span whole = new Span(0, json.length);
        AccountDocument document =
                new AccountDocument("a", json, whole, new Span(json.length, json.length), new int[0]);
        return new Answer.Accounts(requestId, Institution.UNKNOWN, harness.now(), List.of()).with(List.of(document));
    }

    private static Answer.Accounts of(String loginId, String requestId, SessionHarness harness) {
        Answer.Accounts whole = inFull(requestId, harness);
        return new Answer.Accounts(
                requestId, loginId, whole.institution(), whole.lastRefresh(), whole.accounts(), whole.documents());
    }

    private static Waiter wanting(String refreshId, AccountsWanted wanted) {
        return new Waiter(
                refreshId,
                Lane.INTERACTIVE,
                SessionHarness.NOON,
                SessionHarness.NOON.plus(Duration.ofMinutes(5)),
                Waiter.Requester.UNKNOWN,
                0,
                wanted);
    }
}
