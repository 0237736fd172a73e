package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.script.SandboxUsers.CITY;
import static dev.reconnect.sandbox.flinks.script.Step.authorized;
import static dev.reconnect.sandbox.flinks.script.Step.challenge;
import static dev.reconnect.sandbox.flinks.script.Step.dispatched;
import static dev.reconnect.sandbox.flinks.script.Step.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.ConnectVisitor;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The main story under each possible reading of what Flinks leaves open: the stand-in behaves in one way only, and the
 * worker is set to it. A refresh meets a question, the person answers in Connect, and the accounts come.
 */
@KafkaTest
class FlinksReadingsIT {
    /** Holds one environment: that of the test that runs. */
    private final Deque<WorkerEnvironment> environments = new ArrayDeque<>();

    @AfterEach
    void stop() {
        environments.forEach(WorkerEnvironment::close);
    }

    @Test
    void pollsByPathOnly(KafkaCluster cluster) {
        where(cluster, Switch.POLL_TAKES_ONLY_THE_PATH, Map.of("POLL", "get-path"));

        story("by-path", AccountsReady.Source.CACHED);
    }

    @Test
    void pollsByBodyOnly(KafkaCluster cluster) {
        where(cluster, Switch.POLL_TAKES_ONLY_THE_BODY, Map.of("POLL", "post-body"));

        story("by-body", AccountsReady.Source.CACHED);
    }

    @Test
    void theTokenAsABearer(KafkaCluster cluster) {
        WorkerEnvironment.Running worker = where(
                cluster,
                Switch.TOKEN_IS_A_BEARER,
                Map.of("TOKEN_PLACE", "authorization-bearer", "SECRET_KEY", "the-secret-key"));

        story("bearer", AccountsReady.Source.CACHED);

        assertThat(worker.health().ready().up()).isTrue();
    }

    @Test
    void aStartByTheSynchronousCall(KafkaCluster cluster) {
        where(cluster, Switch.ASYNC_IS_NOT_ACTIVATED, Map.of("START", "authorize"));

        story("synchronous", AccountsReady.Source.CACHED);

        assertThat(environment().flinks().ledger().calls("synchronous", Endpoint.AUTHORIZE_LIVE))
                .hasSize(1);
    }

    @Test
    void aSynchronousCallThatTakesLongerThan210SecondsIsPolledByTheSamePath(KafkaCluster cluster) {
        where(cluster, Switch.ASYNC_IS_NOT_ACTIVATED, Map.of("START", "authorize", "POLL", "get-path"));
        environment().flinks().script("dispatched", Script.of(dispatched(3), authorized()));

        AccountsReady ready = environment()
                .outcomes()
                .awaitOutcome(environment().publisher().request("dispatched"), AccountsReady.class);

        assertThat(ready.source()).isEqualTo(AccountsReady.Source.LIVE);
        assertThat(environment().flinks().ledger().calls("dispatched", Endpoint.AUTHORIZE_POLL))
                .hasSize(3);
        assertThat(starts("dispatched")).isEqualTo(1);
    }

    @Test
    void dataThatOnlyTheSameRequestIdShows(KafkaCluster cluster) {
        where(cluster, Switch.CACHE_STAYS_STALE_AFTER_CONNECT, Map.of("AFTER_REDIRECT", "same-request-id"));

        AccountsReady ready = story("same-request", AccountsReady.Source.LIVE);

        assertThat(ready.requestId()).isEqualTo(challengeOf(ready).requestId());
        assertThat(environment().flinks().ledger().totals("same-request").cachedChecks())
                .isZero();
    }

    @Test
    void aQuestionThatOnlyConnectShows(KafkaCluster cluster) {
        where(cluster, Switch.MFA_SHOWS_ONLY_IN_CONNECT, Map.of("PENDING_IN_CONNECT", "on"));
        environment().flinks().script("in-connect", Script.of(challenge(CITY), authorized()));
        String refreshId = environment().publisher().request("in-connect");
        MfaChallengePending pending = environment().outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        assertThat(pending.challengeTypes()).isEmpty();

        ConnectVisitor.answer(pending.iframeUrl(), "Montreal");

        // No redirect comes, so the polls go on at their interval.
        AccountsReady ready = environment().outcomes().awaitOutcome(refreshId, AccountsReady.class);
        assertThat(ready.source()).isEqualTo(AccountsReady.Source.LIVE);
        assertThat(environment().outcomes().of(refreshId)).containsExactly(pending, ready);
        assertThat(starts("in-connect")).isEqualTo(1);
    }

    @Test
    void aBankThatAsksNothingWhilePendingMayBeShown(KafkaCluster cluster) {
        where(cluster, Switch.MFA_SHOWS_ONLY_IN_CONNECT, Map.of("PENDING_IN_CONNECT", "on"));
        environment().flinks().script("asks-nothing", Script.of(authorized()).pendingFirst(3));

        String refreshId = environment().publisher().request("asks-nothing");

        AccountsReady ready = environment().outcomes().awaitOutcome(refreshId, AccountsReady.class);
        assertThat(environment().outcomes().of(refreshId)).containsExactly(challengeOf(ready), ready);
    }

    @Test
    void byTheArticleASickBankLeadsToTheCredentialsPage(KafkaCluster cluster) {
        where(cluster, Switch.GONE_IS_SESSION_EXPIRED, Map.of("OTHER_RESPONSE", "article"));
        environment().flinks().script("sick-bank", Script.of(failure(FlinksCode.RETRY_LATER)));

        CredentialsRequired required = environment()
                .outcomes()
                .awaitOutcome(environment().publisher().request("sick-bank"), CredentialsRequired.class);

        assertThat(required.action()).isEqualTo(CredentialsRequired.Action.RECONNECT);
        assertThat(required.reason()).isEqualTo(new CredentialsRequired.Reason("RETRY_LATER", 401));
        assertThat(starts("sick-bank")).isEqualTo(1);
        story("by-the-article", AccountsReady.Source.CACHED);
    }

    private WorkerEnvironment.Running where(KafkaCluster cluster, Switch reading, Map<String, String> flinks) {
        Map<String, String> settings = new HashMap<>();
        flinks.forEach((name, value) -> settings.put("RECONNECT_FLINKS_" + name, value));
        WorkerEnvironment environment = new WorkerEnvironment(cluster, settings);
        environments.add(environment);
        environment.flinks().switches().turnOn(reading);
        return environment.startWorker();
    }

    private AccountsReady story(String loginId, AccountsReady.Source source) {
        environment()
                .flinks()
                .script(loginId, Script.of(challenge(CITY), authorized()).pendingFirst(2));
        String refreshId = environment().publisher().request(loginId);
        MfaChallengePending pending = environment().outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        ConnectVisitor.answer(pending.iframeUrl(), "Montreal");
        environment().publisher().confirm(loginId, pending.requestId());

        AccountsReady ready = environment().outcomes().awaitOutcome(refreshId, AccountsReady.class);
        assertThat(ready.source()).isEqualTo(source);
        assertThat(environment().outcomes().of(refreshId)).containsExactly(pending, ready);
        assertThat(starts(loginId)).isEqualTo(1);
        return ready;
    }

    private MfaChallengePending challengeOf(AccountsReady ready) {
        return environment().outcomes().awaitOutcome(ready.subject().answers(), MfaChallengePending.class);
    }

    private WorkerEnvironment environment() {
        return environments.element();
    }

    private int starts(String loginId) {
        return environment().flinks().ledger().totals(loginId).starts();
    }
}
