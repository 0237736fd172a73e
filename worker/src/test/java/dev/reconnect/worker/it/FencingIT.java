package dev.reconnect.worker.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.SandboxUsers;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.ConnectVisitor;
import dev.reconnect.worker.it.testing.RefreshTraffic;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import dev.reconnect.worker.it.testing.WorkerEnvironment.Running;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An earlier owner comes back late and fences the rightful owner of the partition, which must then take it over again.
 */
@KafkaTest
class FencingIT {
    private static final int SHARD = 1;

    private WorkerEnvironment environment;
    private Running worker;

    @BeforeEach
    void start(KafkaCluster cluster) {
        environment = new WorkerEnvironment(cluster);
        worker = environment.startWorker().awaitShards(WorkerEnvironment.PARTITIONS);
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    @Test
    void aFencedOwnerThatStillHoldsItsPartitionComesBackAndGoesOn() {
        String challenged = login("challenged");
        String next = login("next");
        environment.flinks().script(challenged, Script.of(Step.challenge(SandboxUsers.CITY), Step.authorized()));
        environment.flinks().script(next, Script.of(Step.authorized()));
        String before = environment.publisher().request(challenged);
        MfaChallengePending pending = environment.outcomes().awaitOutcome(before, MfaChallengePending.class);

        try (KafkaProducer<byte[], byte[]> zombie =
                zombie(environment.environment(), environment.transactionalId(SHARD))) {
            zombie.initTransactions();
            String after = environment.publisher().request(next);
            assertThat(environment.outcomes().awaitTerminal(after)).isInstanceOf(AccountsReady.class);
            ConnectVisitor.answer(pending.iframeUrl(), "Montreal");
            environment.publisher().confirm(challenged, pending.requestId());
            assertThat(environment.outcomes().awaitTerminal(before)).isInstanceOf(AccountsReady.class);

            assertThat(worker.transactions("lost")).as("the owner was fenced").isEqualTo(1);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> worker.health().ready().up());
            assertThatThrownBy(() -> write(zombie)).isInstanceOf(KafkaException.class);
            assertThat(environment.outcomes().of(after)).hasSize(1);
            assertThat(environment.outcomes().of(before)).hasSize(2);
        }
        assertThat(environment.flinks().ledger().calls(challenged, Endpoint.ASYNC_START))
                .hasSize(1);
        assertThat(environment.flinks().ledger().calls(next, Endpoint.ASYNC_START))
                .hasSize(1);
        assertThat(worker.count("reconnect.inputs.ignored", "reason", "duplicate-request"))
                .as("records that were read again")
                .isZero();
    }

    @Test
    void zombiesThatKeepComingUnderLoadCostNoRefreshItsOneEnd() {
        environment.slowDown(Endpoint.ASYNC_START, Duration.ofMillis(50));
        RefreshTraffic refreshTraffic = new RefreshTraffic(environment, Duration.ofSeconds(12));
        List<Instant> faults = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            int target = refreshTraffic.count() + 24;
            refreshTraffic.publishUntil(() -> refreshTraffic.count() >= target, Duration.ofSeconds(30));
            for (int shard = 0; shard < WorkerEnvironment.PARTITIONS; shard++) {
                try (KafkaProducer<byte[], byte[]> zombie =
                        zombie(environment.environment(), environment.transactionalId(shard))) {
                    zombie.initTransactions();
                }
            }
            faults.add(Instant.now());
        }
        refreshTraffic.awaitEnds(Duration.ofSeconds(60));

        refreshTraffic.assertOneEndEach();
        RefreshTraffic.Repeated repeated = refreshTraffic.assertStartsRepeatedOnlyInDoubt(faults);
        assertThat(worker.transactions("lost")).isPositive();
        assertThat(worker.health().ready().up()).isTrue();
        System.out.printf(
                "9 zombies: %d refreshes, %d transactions lost, %d starts in doubt repeated, %d waited out%n",
                refreshTraffic.count(), worker.transactions("lost"), repeated.interactive(), repeated.waiting());
    }

    /** A loginId of the shard that gets fenced. */
    private static String login(String name) {
        return IntStream.iterate(0, i -> i + 1)
                .mapToObj(i -> name + "-" + i)
                .filter(login -> BuiltInPartitioner.partitionForKey(
                                login.getBytes(StandardCharsets.UTF_8), WorkerEnvironment.PARTITIONS)
                        == SHARD)
                .findFirst()
                .orElseThrow();
    }

    private void write(KafkaProducer<byte[], byte[]> zombie) {
        zombie.beginTransaction();
        var unused = zombie.send(
                new ProducerRecord<>(environment.topics().outcomes(), SHARD, new byte[] {1}, new byte[] {1}));
        zombie.commitTransaction();
    }

    private static KafkaProducer<byte[], byte[]> zombie(Map<String, String> environment, String transactionalId) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        environment.get("RECONNECT_KAFKA_BOOTSTRAP_SERVERS"),
                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                        transactionalId),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }
}
