package dev.reconnect.worker.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.RefreshRequested.TransactionDays;
import dev.reconnect.worker.session.AccountDocument.Span;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.Session.Fetching;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of the accounts is asked for, and beside whose outcome they are published. */
class DocumentsTest {

    private static final AccountsWanted YEAR = new AccountsWanted(true, TransactionDays.DAYS_365, List.of());

    @Test
    void theDocumentsOfAFetchArePublishedOnceBesideTheFirstOutcome() {
        Stage stage = Stage.fetching("r1", "s1").requests("r2");

        stage.answered(inFull("s1", stage));

        List<Published> ready = stage.published().stream()
                .filter(published -> published.outcome() instanceof AccountsReady)
                .toList();
        assertThat(ready).hasSize(2);
        assertThat(ready.getFirst().outcome().subject().refreshId()).isEqualTo("r1");
        assertThat(ready.getFirst().documents()).hasSize(1);
        assertThat(ready.getLast().documents()).isEmpty();
    }

    @Test
    void theAccountsOfAnotherLoginAreNeverPublished() {
        Stage stage = Stage.fetching("r1", "s1");

        stage.answered(of("another-login", "s1", stage));

        stage.in(Fetching.class).waits("r1");
        assertThat(stage.published()).isEmpty();
        assertThat(stage.noted(Note.ANOTHERS_ACCOUNTS)).isEqualTo(1);
        stage.due().calls(new Call.Fetch("s1")).answered(of(Stage.LOGIN, "s1", stage));
        stage.end("r1", AccountsReady.class);
    }

    @Test
    void whatARequestAsksForIsAskedOfFlinks() {
        Stage stage = Stage.empty().requests(wanting("r1", YEAR)).admitted().answered(Answers.authorized("s1"));

        stage.calls(new Call.Fetch("s1", YEAR));
    }

    @Test
    void whatARequestAsksForIsAskedOfFlinksAfterTheRedirect() {
        Stage stage = Stage.empty()
                .requests(wanting("r1", YEAR))
                .admitted()
                .answered(Answers.challenged("s1"))
                .confirms("c1", "s1");

        stage.answered(Answers.cached("s2", stage.now())).calls(new Call.Fetch("s2", YEAR));
    }

    @Test
    void whoJoinsAFetchAndWantsMoreMakesItBegunAnew() {
        Stage stage = Stage.fetching("r1", "s1");

        stage.requests(wanting("r2", YEAR)).calls(new Call.Fetch("s1", YEAR)).in(Fetching.class);
        stage.answered(Answers.accounts("s1", stage.now())).end("r2", AccountsReady.class);
    }

    @Test
    void whoJoinsWhileTheAccountsAreProcessedAndWantsMoreHasThemAskedForAnew() {
        Stage stage = Stage.fetching("r1", "s1").answered(Answers.pending("s1"));

        stage.requests(wanting("r2", YEAR)).due().calls(new Call.Fetch("s1", YEAR));
    }

    @Test
    void whoJoinsAndWantsNoMoreWaitsForWhatIsUnderWay() {
        Stage stage = Stage.empty().requests(wanting("r1", YEAR)).admitted().answered(Answers.authorized("s1"));
        int calls = stage.calls().size();

        stage.requests("r2");

        assertThat(stage.calls()).hasSize(calls);
    }

    private static Answer.Accounts inFull(String requestId, Stage stage) {
        byte[] json = "{\"Id\":\"a\"}".getBytes(UTF_8);
        Span whole = new Span(0, json.length);
        AccountDocument document =
                new AccountDocument("a", json, whole, new Span(json.length, json.length), new int[0]);
        return new Answer.Accounts(requestId, Institution.UNKNOWN, stage.now(), List.of()).with(List.of(document));
    }

    private static Answer.Accounts of(String loginId, String requestId, Stage stage) {
        Answer.Accounts whole = inFull(requestId, stage);
        return new Answer.Accounts(
                requestId, loginId, whole.institution(), whole.lastRefresh(), whole.accounts(), whole.documents());
    }

    private static Waiter wanting(String refreshId, AccountsWanted wanted) {
        return new Waiter(
                refreshId,
                Lane.INTERACTIVE,
                Stage.NOON,
                Stage.NOON.plus(Duration.ofMinutes(5)),
                Waiter.Requester.UNKNOWN,
                0,
                wanted);
    }
}
