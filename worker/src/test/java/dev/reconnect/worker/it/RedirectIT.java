package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.SandboxUsers.CITY;
import static dev.reconnect.sandbox.flinks.Step.authorized;
import static dev.reconnect.sandbox.flinks.Step.challenge;
import static dev.reconnect.sandbox.flinks.Step.failure;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.sandbox.flinks.FlinksCode;
import dev.reconnect.sandbox.flinks.Script;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** From a request to the accounts by way of Connect and the landing. Each test has a login of its own. */
@KafkaTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RedirectIT {
    private static final String APP = "https://app.example.com/accounts?from=bank";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private World world;
    private World.Running worker;
    private Browser browser;

    @BeforeAll
    void start(KafkaCluster cluster) {
        browser = new Browser();
        world = new World(cluster, browser.settings());
        worker = world.startWorker();
    }

    @AfterAll
    void stop() {
        world.close();
        browser.close();
    }

    @Test
    void whoAnswersAChallengeLandsInTheAppAndTheAccountsAreReady() {
        world.flinks().script("back", Script.of(challenge(CITY), authorized()));
        String refreshId = world.publisher().request("back", false, APP);
        MfaChallengePending pending = world.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);

        URI landing = Connect.answerAndGoOn(pending.iframeUrl(), "Montreal");
        HttpResponse<String> answer = browser.get(landing);

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).contains(APP);
        Outcome end = world.outcomes().awaitTerminal(refreshId);
        assertThat(end).isInstanceOf(AccountsReady.class);
        assertThat(end.subject().refreshId()).isEqualTo(refreshId);
    }

    @Test
    void aPageThatIsReloadedLandsAgainAndConfirmsOnce() {
        world.flinks().script("reloads", Script.of(challenge(CITY), authorized()));
        String refreshId = world.publisher().request("reloads", false, APP);
        MfaChallengePending pending = world.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        URI landing = Connect.answerAndGoOn(pending.iframeUrl(), "Montreal");

        assertThat(browser.get(landing).statusCode()).isEqualTo(303);
        world.outcomes().awaitTerminal(refreshId);
        assertThat(browser.get(landing).statusCode()).isEqualTo(303);
        world.awaitConfirmationsTaken();

        assertThat(world.outcomes().of(refreshId)).hasSize(2);
        assertThat(world.outcomes().all())
                .filteredOn(seen -> seen.outcome().subject().loginId().equals("reloads"))
                .hasSize(2);
        assertThat(worker.counted("reconnect.redirects", "way", "landing", "result", "repeated"))
                .isPositive();
    }

    @Test
    void eachOfTwoWhoWaitForOneLoginHasAStateOfItsOwn() {
        world.flinks().script("two", Script.of(challenge(CITY), authorized()));
        String one = world.publisher().request("two", false, APP);
        MfaChallengePending first = world.outcomes().awaitOutcome(one, MfaChallengePending.class);
        String other = world.publisher().request("two");
        MfaChallengePending second = world.outcomes().awaitOutcome(other, MfaChallengePending.class);

        assertThat(second.requestId()).isEqualTo(first.requestId());
        assertThat(Browser.stateIn(second.iframeUrl())).isNotEqualTo(Browser.stateIn(first.iframeUrl()));
        URI landing = Connect.answerAndGoOn(second.iframeUrl(), "Montreal");
        assertThat(browser.get(landing).statusCode()).isEqualTo(200);
        assertThat(world.outcomes().awaitTerminal(one)).isInstanceOf(AccountsReady.class);
        assertThat(world.outcomes().awaitTerminal(other)).isInstanceOf(AccountsReady.class);
    }

    @Test
    void whoSignsInAgainIsConfirmedUnderTheStatesOwnName() {
        world.flinks()
                .script(
                        "signs-in",
                        Script.of(failure(FlinksCode.INVALID_PASSWORD)).repairedTo(Script.of(authorized())));
        String refreshId = world.publisher().request("signs-in", false, APP);
        CredentialsRequired required = world.outcomes().awaitOutcome(refreshId, CredentialsRequired.class);

        HttpResponse<String> answer = browser.get(Connect.signInAndGoOn(required.iframeUrl(), "signs-in"));

        assertThat(answer.headers().firstValue("Location")).contains(APP);
        AccountsReady ready = awaitReady("signs-in");
        assertThat(ready.subject().refreshId()).isNull();
        assertThat(ready.subject().followsRefreshId()).isEqualTo(refreshId);
    }

    @Test
    void whoSignsInAsAnotherLoginConfirmsThatOne() {
        world.flinks()
                .script("asked", Script.of(failure(FlinksCode.INVALID_PASSWORD)).repairedTo(Script.of(authorized())));
        world.flinks().script("other", Script.of(authorized()));
        String refreshId = world.publisher().request("asked", false, APP);
        CredentialsRequired required = world.outcomes().awaitOutcome(refreshId, CredentialsRequired.class);

        browser.get(Connect.signInAndGoOn(required.iframeUrl(), "other"));

        AccountsReady ready = awaitReady("other");
        assertThat(ready.subject().refreshId()).isNull();
        assertThat(world.outcomes().of(refreshId)).containsExactly(required);
    }

    @Test
    void aWebBackEndMayHandItOverInstead() {
        world.flinks().script("handed-over", Script.of(challenge(CITY), authorized()));
        String refreshId = world.publisher().request("handed-over", false, APP);
        MfaChallengePending pending = world.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);

        HttpResponse<String> answer = browser.heard(Connect.answerAndGoOn(pending.iframeUrl(), "Montreal"));

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(world.outcomes().awaitTerminal(refreshId)).isInstanceOf(AccountsReady.class);
    }

    @Test
    void flinksWebhookConfirmsAChallengeWhoseRedirectWasLost() {
        world.flinks().script("lost-redirect", Script.of(challenge(CITY), authorized()));
        String refreshId = world.publisher().request("lost-redirect");
        MfaChallengePending pending = world.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        Connect.answer(pending.iframeUrl(), "Montreal");

        assertThat(browser.webhook("lost-redirect", pending.requestId())).isEqualTo(200);

        assertThat(world.outcomes().awaitTerminal(refreshId)).isInstanceOf(AccountsReady.class);
    }

    @Test
    void aWebhookAfterSigningInBringsTheAccountsOnce() {
        world.flinks()
                .script(
                        "webhook-signs-in",
                        Script.of(failure(FlinksCode.INVALID_PASSWORD)).repairedTo(Script.of(authorized())));
        String refreshId = world.publisher().request("webhook-signs-in");
        CredentialsRequired required = world.outcomes().awaitOutcome(refreshId, CredentialsRequired.class);
        Connect.signInAndGoOn(required.iframeUrl(), "webhook-signs-in");

        browser.webhook("webhook-signs-in", "request-1");
        AccountsReady ready = awaitReady("webhook-signs-in");
        int checks = world.flinks().ledger().totals("webhook-signs-in").cachedChecks();
        // Flinks says so of our own fetch too, and again every night.
        browser.webhook("webhook-signs-in", "request-2");
        world.awaitConfirmationsTaken();

        assertThat(ready.subject().followsRefreshId()).isEqualTo(refreshId);
        assertThat(world.flinks().ledger().totals("webhook-signs-in").cachedChecks())
                .isEqualTo(checks);
    }

    @Test
    void aNightlyWebhookOfALoginThatNobodyAskedAboutCostsNoCall() {
        world.flinks().script("nightly", Script.of(authorized()));

        assertThat(browser.webhook("nightly", "request-1")).isEqualTo(200);
        world.awaitConfirmationsTaken();

        assertThat(world.flinks().ledger().totals("nightly").cachedChecks()).isZero();
        assertThat(worker.counted("reconnect.inputs.ignored", "reason", "unawaited-data"))
                .isPositive();
    }

    @Test
    void theJournalHoldsNoState() {
        world.flinks().script("journaled", Script.of(challenge(CITY), authorized()));
        String refreshId = world.publisher().request("journaled", false, APP);
        MfaChallengePending pending = world.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        String state = Browser.stateIn(pending.iframeUrl());

        try (Records records = new Records(world.bootstrapServers())) {
            assertThat(records.all(world.topics().sessions()))
                    .filteredOn(record -> record.value() != null)
                    .isNotEmpty()
                    .noneMatch(record -> new String(record.value(), ISO_8859_1).contains(state.substring(0, 20)));
        }
    }

    private AccountsReady awaitReady(String loginId) {
        return await("accounts of " + loginId)
                .atMost(PATIENCE)
                .until(
                        () -> world.outcomes().all().stream()
                                .map(OutcomeLog.Seen::outcome)
                                .filter(AccountsReady.class::isInstance)
                                .map(AccountsReady.class::cast)
                                .filter(ready -> ready.subject().loginId().equals(loginId))
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }
}
