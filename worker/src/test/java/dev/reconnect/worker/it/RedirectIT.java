package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.script.SandboxUsers.CITY;
import static dev.reconnect.sandbox.flinks.script.Step.authorized;
import static dev.reconnect.sandbox.flinks.script.Step.challenge;
import static dev.reconnect.sandbox.flinks.script.Step.failure;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.ConnectVisitor;
import dev.reconnect.worker.it.testing.LandingBrowser;
import dev.reconnect.worker.it.testing.OutcomeLog;
import dev.reconnect.worker.it.testing.TopicRecords;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** From a request to the accounts, by way of Connect and the landing. Each test has a login of its own. */
@KafkaTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedirectIT {
    private static final String APP = "https://app.example.com/accounts?from=bank";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private WorkerEnvironment environment;
    private WorkerEnvironment.Running worker;
    private LandingBrowser browser;

    @BeforeAll
    void start(KafkaCluster cluster) {
        browser = new LandingBrowser();
        environment = new WorkerEnvironment(cluster, browser.settings());
        worker = environment.startWorker();
    }

    @AfterAll
    void stop() {
        environment.close();
        browser.close();
    }

    @Test
    void whoAnswersAChallengeLandsInTheAppAndTheAccountsAreReady() {
        environment.flinks().script("back", Script.of(challenge(CITY), authorized()));
        String refreshId = environment.publisher().request("back", false, APP);
        MfaChallengePending pending = environment.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);

        URI landing = ConnectVisitor.answerAndGoOn(pending.iframeUrl(), "Montreal");
        HttpResponse<String> answer = browser.get(landing);

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains(APP);
        Outcome end = environment.outcomes().awaitTerminal(refreshId);
        assertThat(end).isInstanceOf(AccountsReady.class);
        assertThat(end.subject().refreshId()).isEqualTo(refreshId);
    }

    @Test
    void aPageThatIsReloadedLandsAgainAndConfirmsOnce() {
        environment.flinks().script("reloads", Script.of(challenge(CITY), authorized()));
        String refreshId = environment.publisher().request("reloads", false, APP);
        MfaChallengePending pending = environment.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        URI landing = ConnectVisitor.answerAndGoOn(pending.iframeUrl(), "Montreal");

        assertThat(browser.get(landing).statusCode()).isEqualTo(303);
        environment.outcomes().awaitTerminal(refreshId);
        assertThat(browser.get(landing).statusCode()).isEqualTo(303);
        environment.awaitConfirmationsTaken();

        assertThat(environment.outcomes().of(refreshId)).hasSize(2);
        assertThat(environment.outcomes().all())
                .filteredOn(seen -> seen.outcome().subject().loginId().equals("reloads"))
                .hasSize(2);
        assertThat(worker.counted("reconnect.redirects", "way", "landing", "result", "repeated"))
                .isPositive();
    }

    @Test
    void eachOfTwoWhoWaitForOneLoginHasAStateOfItsOwn() {
        environment.flinks().script("two", Script.of(challenge(CITY), authorized()));
        String one = environment.publisher().request("two", false, APP);
        MfaChallengePending first = environment.outcomes().awaitOutcome(one, MfaChallengePending.class);
        String other = environment.publisher().request("two");
        MfaChallengePending second = environment.outcomes().awaitOutcome(other, MfaChallengePending.class);

        assertThat(second.requestId()).isEqualTo(first.requestId());
        assertThat(LandingBrowser.stateIn(second.iframeUrl())).isNotEqualTo(LandingBrowser.stateIn(first.iframeUrl()));
        URI landing = ConnectVisitor.answerAndGoOn(second.iframeUrl(), "Montreal");
        assertThat(browser.get(landing).statusCode()).isEqualTo(200);
        assertThat(environment.outcomes().awaitTerminal(one)).isInstanceOf(AccountsReady.class);
        assertThat(environment.outcomes().awaitTerminal(other)).isInstanceOf(AccountsReady.class);
    }

    @Test
    void whoSignsInAgainIsConfirmedUnderTheStatesOwnName() {
        environment
                .flinks()
                .script(
                        "signs-in",
                        Script.of(failure(FlinksCode.INVALID_PASSWORD)).repairedTo(Script.of(authorized())));
        String refreshId = environment.publisher().request("signs-in", false, APP);
        CredentialsRequired required = environment.outcomes().awaitOutcome(refreshId, CredentialsRequired.class);

        HttpResponse<String> answer = browser.get(ConnectVisitor.signInAndGoOn(required.iframeUrl(), "signs-in"));

        assertThat(answer.headers().firstValue("Location")).contains(APP);
        AccountsReady ready = awaitReady("signs-in");
        assertThat(ready.subject().refreshId()).isNull();
        assertThat(ready.subject().followsRefreshId()).isEqualTo(refreshId);
    }

    @Test
    void whoSignsInAsAnotherLoginConfirmsThatOne() {
        environment
                .flinks()
                .script("asked", Script.of(failure(FlinksCode.INVALID_PASSWORD)).repairedTo(Script.of(authorized())));
        environment.flinks().script("other", Script.of(authorized()));
        String refreshId = environment.publisher().request("asked", false, APP);
        CredentialsRequired required = environment.outcomes().awaitOutcome(refreshId, CredentialsRequired.class);

        browser.get(ConnectVisitor.signInAndGoOn(required.iframeUrl(), "other"));

        AccountsReady ready = awaitReady("other");
        assertThat(ready.subject().refreshId()).isNull();
        assertThat(environment.outcomes().of(refreshId)).containsExactly(required);
    }

    @Test
    void aWebBackEndMayHandItOverInstead() {
        environment.flinks().script("handed-over", Script.of(challenge(CITY), authorized()));
        String refreshId = environment.publisher().request("handed-over", false, APP);
        MfaChallengePending pending = environment.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);

        HttpResponse<String> answer = browser.heard(ConnectVisitor.answerAndGoOn(pending.iframeUrl(), "Montreal"));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(environment.outcomes().awaitTerminal(refreshId)).isInstanceOf(AccountsReady.class);
    }

    @Test
    void flinksWebhookConfirmsAChallengeWhoseRedirectWasLost() {
        environment.flinks().script("lost-redirect", Script.of(challenge(CITY), authorized()));
        String refreshId = environment.publisher().request("lost-redirect");
        MfaChallengePending pending = environment.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        ConnectVisitor.answer(pending.iframeUrl(), "Montreal");

        assertThat(browser.webhook("lost-redirect", pending.requestId())).isEqualTo(200);

        assertThat(environment.outcomes().awaitTerminal(refreshId)).isInstanceOf(AccountsReady.class);
    }

    @Test
    void aWebhookAfterSigningInBringsTheAccountsOnce() {
        environment
                .flinks()
                .script(
                        "webhook-signs-in",
                        Script.of(failure(FlinksCode.INVALID_PASSWORD)).repairedTo(Script.of(authorized())));
        String refreshId = environment.publisher().request("webhook-signs-in");
        CredentialsRequired required = environment.outcomes().awaitOutcome(refreshId, CredentialsRequired.class);
        ConnectVisitor.signInAndGoOn(required.iframeUrl(), "webhook-signs-in");

        browser.webhook("webhook-signs-in", "request-1");
        AccountsReady ready = awaitReady("webhook-signs-in");
        int checks = environment.flinks().ledger().totals("webhook-signs-in").cachedChecks();
        // Flinks sends its webhook for our own fetch too, and again every night.
        browser.webhook("webhook-signs-in", "request-2");
        environment.awaitConfirmationsTaken();

        assertThat(ready.subject().followsRefreshId()).isEqualTo(refreshId);
        assertThat(environment.flinks().ledger().totals("webhook-signs-in").cachedChecks())
                .isEqualTo(checks);
    }

    @Test
    void aNightlyWebhookOfALoginThatNobodyAskedAboutCostsNoCall() {
        environment.flinks().script("nightly", Script.of(authorized()));

        assertThat(browser.webhook("nightly", "request-1")).isEqualTo(200);
        environment.awaitConfirmationsTaken();

        assertThat(environment.flinks().ledger().totals("nightly").cachedChecks())
                .isZero();
        assertThat(worker.counted("reconnect.inputs.ignored", "reason", "unawaited-data"))
                .isPositive();
    }

    @Test
    void theJournalHoldsNoState() {
        environment.flinks().script("journaled", Script.of(challenge(CITY), authorized()));
        String refreshId = environment.publisher().request("journaled", false, APP);
        MfaChallengePending pending = environment.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        String state = LandingBrowser.stateIn(pending.iframeUrl());

        try (TopicRecords records = new TopicRecords(environment.bootstrapServers())) {
            assertThat(records.all(environment.topics().sessions()))
                    .filteredOn(record -> record.value() != null)
                    .isNotEmpty()
                    .noneMatch(record -> new String(record.value(), ISO_8859_1).contains(state.substring(0, 20)));
        }
    }

    private AccountsReady awaitReady(String loginId) {
        return await("accounts of " + loginId)
                .atMost(PATIENCE)
                .until(
                        () -> environment.outcomes().all().stream()
                                .map(OutcomeLog.Seen::outcome)
                                .filter(AccountsReady.class::isInstance)
                                .map(AccountsReady.class::cast)
                                .filter(ready -> ready.subject().loginId().equals(loginId))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }
}
