package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.SandboxUsers.CITY;
import static dev.reconnect.sandbox.flinks.Step.authorized;
import static dev.reconnect.sandbox.flinks.Step.challenge;
import static dev.reconnect.sandbox.flinks.Step.failure;
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
