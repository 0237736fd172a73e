package dev.reconnect.worker.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.SandboxUsers;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.ConnectVisitor;
import dev.reconnect.worker.it.testing.OutcomeLog;
import dev.reconnect.worker.it.testing.Publisher;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import dev.reconnect.worker.it.testing.WorkerEnvironment.Running;
import dev.reconnect.worker.kafka.testing.KafkaHarness;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker ends and another one starts: it goes on from the journal, and nothing is started or read a second time. */
@KafkaTest
class RestartIT {
    private WorkerEnvironment environment;
    private Running before;

    @BeforeEach
    void start(KafkaCluster cluster) {
        environment = new WorkerEnvironment(cluster);
        before = environment.startWorker().awaitShards(WorkerEnvironment.PARTITIONS);
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    @Test
    void sessionsThatAreUnderWayGoOnWithTheSameRequestId() {
        environment.flinks().script("working", Script.of(Step.authorized()).pendingFirst(40));
        environment.flinks().script("asked", Script.of(Step.challenge(SandboxUsers.CITY), Step.authorized()));
        environment.flinks().script("fetching", Script.of(Step.authorized()).fetch(Step.dispatched(40), Step.data(2)));
        String working = environment.publisher().request("working");
        String asked = environment.publisher().request("asked");
        String fetching = environment.publisher().request("fetching");
        MfaChallengePending pending = environment.outcomes().awaitOutcome(asked, MfaChallengePending.class);
        await().until(() ->
                calls("working", Endpoint.ASYNC_POLL) > 0 && calls("fetching", Endpoint.ACCOUNTS_DETAIL_ASYNC) > 0);

        before.close();
        assertThat(environment.outcomes().of(working)).isEmpty();
        assertThat(environment.outcomes().of(fetching)).isEmpty();
        ConnectVisitor.answer(pending.iframeUrl(), "Montreal");
        environment.publisher().confirm("asked", pending.requestId());
        Running after = environment.startWorker().awaitShards(WorkerEnvironment.PARTITIONS);

        for (String refreshId : List.of(working, asked, fetching)) {
            assertThat(environment.outcomes().awaitTerminal(refreshId)).isInstanceOf(AccountsReady.class);
        }
        assertThat(environment.outcomes().of(working)).hasSize(1);
        assertThat(environment.outcomes().of(fetching)).hasSize(1);
        assertThat(environment.outcomes().of(asked)).as("asked once").hasSize(2);
        for (String login : List.of("working", "asked", "fetching")) {
            assertThat(calls(login, Endpoint.ASYNC_START)).as(login).isEqualTo(1);
        }
        assertThat(after.count("reconnect.starts.doubtful")).isZero();
    }

    @Test
    void whatIsOverIsRememberedAndNothingIsReadTwiceEvenWhereGroupOffsetsAreGone() {
        RefreshRequested first = Publisher.requested("over-1", "over");
        environment.flinks().script("over", Script.of(Step.authorized()));
        environment.publisher().publish(Lane.INTERACTIVE, first);
        environment.publisher().publish(Lane.BATCH, Publisher.requested("night-1", "greatday_nomfa"));
        environment.outcomes().awaitTerminal("over-1");
        environment.outcomes().awaitTerminal("night-1");
        environment.publisher().confirm("confirmation-1", "over", null);
        environment.outcomes().awaitOutcome("confirmation-1", AccountsReady.class);

        before.close();
        environment.expireGroupOffsets();
        environment.publisher().publish(Lane.INTERACTIVE, first);
        environment.publisher().publish(Lane.INTERACTIVE, Publisher.requested("over-2", "over"));
        environment.publisher().confirm("confirmation-1", "over", null);
        environment.publisher().publish(Lane.BATCH, Publisher.requested("night-2", "test_dispatched"));
        Running after = environment.startWorker();

        RefreshDeclined declined = environment.outcomes().awaitOutcome("over-2", RefreshDeclined.class);
        assertThat(declined.reason()).isEqualTo(RefreshDeclined.Reason.COOL_DOWN);
        assertThat(declined.lastOutcome()).isEqualTo("dev.reconnect.accounts-ready.v1");
        environment.publisher().confirm("confirmation-2", "over", null);
        AccountsReady late = environment.outcomes().awaitOutcome("confirmation-2", AccountsReady.class);
        assertThat(late.subject().refreshId()).isNull();
        assertThat(late.subject().followsRefreshId()).isEqualTo("over-2");
        assertThat(environment.outcomes().awaitTerminal("night-2")).isInstanceOf(AccountsReady.class);
        // If anything were read twice, it would count here too, in addition to the duplicates that were sent.
        assertThat(after.count("reconnect.inputs.ignored", "reason", "duplicate-request"))
                .isEqualTo(1);
        assertThat(after.count("reconnect.inputs.ignored", "reason", "duplicate-confirmation"))
                .isEqualTo(1);
        assertThat(environment.outcomes().all().stream()
                        .map(seen -> seen.outcome().subject().answers()))
                .containsExactlyInAnyOrder(
                        "over-1", "night-1", "confirmation-1", "over-2", "confirmation-2", "night-2");
        assertThat(environment.outcomes().all().stream()
                        .map(OutcomeLog.Seen::outcome)
                        .filter(Outcome::terminal))
                .hasSize(6);
        assertThat(calls("over", Endpoint.ASYNC_START)).isEqualTo(1);
        assertThat(calls("greatday_nomfa", Endpoint.ASYNC_START)).isEqualTo(1);
    }

    @Test
    void anIdleGroupHasNoLagBehindItsProducersTransactionsAndReadsNothingTwice() {
        environment.flinks().switches().turnOn(Switch.ALL_LOGINS_ARE_KNOWN);
        List<String> refreshIds = environment.publisher().requestInTransactions("ada", "bob", "cyd", "dan", "eve");
        refreshIds.forEach(refreshId -> environment.outcomes().awaitTerminal(refreshId));
        await().untilAsserted(this::assertNoLag);

        before.close();
        Running after = environment.startWorker().awaitShards(WorkerEnvironment.PARTITIONS);

        assertNoLag();
        String last = environment.publisher().requestInTransactions("fay").getFirst();
        assertThat(environment.outcomes().awaitTerminal(last)).isInstanceOf(AccountsReady.class);
        assertThat(after.count("reconnect.inputs.ignored", "reason", "duplicate-request"))
                .isZero();
    }

    @Test
    void whatOpenTransactionsHoldBackIsCountedAndServedOnceTheyEnd(KafkaCluster cluster) throws Exception {
        environment.flinks().switches().turnOn(Switch.ALL_LOGINS_ARE_KNOWN);
        before.close();
        String topic = environment.topics().interactive();
        try (KafkaHarness harness = new KafkaHarness(cluster.bootstrapServers());
                var first = harness.openTransaction(topic, 0);
                var second = harness.openTransaction(topic, 1);
                var third = harness.openTransaction(topic, 2)) {
            String behind = environment.publisher().request("ada");

            Running after = environment.startWorker().awaitShards(WorkerEnvironment.PARTITIONS);
            await().until(() -> after.gauge("reconnect.input.held.records", "source", "interactive") > 0);
            assertThat(environment.outcomes().of(behind)).isEmpty();

            List.of(first, second, third).forEach(Producer::abortTransaction);
            assertThat(environment.outcomes().awaitTerminal(behind)).isInstanceOf(AccountsReady.class);
        }
    }

    private void assertNoLag() {
        assertThat(environment.command("status")).contains("lag       interactive  0\n");
    }

    private int calls(String loginId, Endpoint endpoint) {
        return environment.flinks().ledger().calls(loginId, endpoint).size();
    }
}
