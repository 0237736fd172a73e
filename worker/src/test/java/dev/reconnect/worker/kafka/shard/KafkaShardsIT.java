package dev.reconnect.worker.kafka.shard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.kafka.client.CannotStartException;
import dev.reconnect.worker.kafka.client.GroupProtocol;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.shard.ShardHealth.ShardState;
import dev.reconnect.worker.kafka.testing.AuthorizingFlinks;
import dev.reconnect.worker.kafka.testing.KafkaHarness;
import dev.reconnect.worker.kafka.testing.RequestRecords;
import dev.reconnect.worker.kafka.testing.ShardTeam;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(4)
@KafkaTest
class KafkaShardsIT {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final KafkaHarness harness;
    private final AuthorizingFlinks flinks = new AuthorizingFlinks();
    private final ShardTeam team;

    KafkaShardsIT(KafkaCluster cluster) throws Exception {
        harness = new KafkaHarness(cluster.bootstrapServers());
        team = new ShardTeam(harness, flinks);
    }

    @AfterEach
    void close() {
        team.close();
        harness.close();
    }

    @Test
    void aRequestOfEitherLaneIsServedWhereverItsPartitionerPutIt() throws Exception {
        team.join();
        await().atMost(KafkaHarness.LIMIT).until(() -> team.running() == KafkaHarness.PARTITIONS);

        harness.produce(List.of(
                RequestRecords.refresh(harness.topics.interactive(), 0, "a", KafkaHarness.login(0)),
                RequestRecords.refresh(harness.topics.interactive(), 3, "b", KafkaHarness.login(1)),
                RequestRecords.refresh(harness.topics.batch(), 2, "c", KafkaHarness.login(2)),
                RequestRecords.refresh(harness.topics.batch(), 0, "d", KafkaHarness.login(3))));

        assertThat(endings(4)).isEqualTo(Map.of("a", 1, "b", 1, "c", 1, "d", 1));
        await().atMost(KafkaHarness.LIMIT).until(() -> harness.groupOffset(Source.BATCH, 2) == 1);
        assertThat(harness.groupOffset(Source.INTERACTIVE, 0)).isEqualTo(1);
    }

    @Test
    void everyRefreshHasOneEndThoughWorkersComeAndGo() throws Exception {
        flinks.answersAfter(40);
        KafkaShards first = team.join();
        await().atMost(KafkaHarness.LIMIT).until(() -> team.running() == KafkaHarness.PARTITIONS);
        assertThat(team.sharers()).isEqualTo(KafkaHarness.PARTITIONS);
        produce(0, 200);
        team.join();
        produce(200, 400);
        await().atMost(KafkaHarness.LIMIT)
                .until(() -> first.health().shards().size() == KafkaHarness.PARTITIONS / 2
                        && team.running() == KafkaHarness.PARTITIONS);
        assertThat(team.sharers()).isEqualTo(KafkaHarness.PARTITIONS / 2);
        produce(400, 600);
        first.close(Duration.ofSeconds(5));
        produce(600, 800);

        Map<String, Integer> endings = endings(800);

        assertThat(endings)
                .hasSize(800)
                .allSatisfy((refresh, times) -> assertThat(times).as(refresh).isEqualTo(1));
        assertThat(IntStream.range(0, 800).map(i -> flinks.starts("login-" + i)).sum())
                .isEqualTo(800);
    }

    @Test
    void theConsumerProtocolServesAndHandsOverToo() throws Exception {
        KafkaShards first = team.join(GroupProtocol.CONSUMER);
        await().atMost(KafkaHarness.LIMIT).until(() -> team.running() == KafkaHarness.PARTITIONS);
        produce(0, 100);
        team.join(GroupProtocol.CONSUMER);
        await().atMost(KafkaHarness.LIMIT)
                .until(() -> first.health().shards().size() == KafkaHarness.PARTITIONS / 2
                        && team.running() == KafkaHarness.PARTITIONS);
        produce(100, 200);

        assertThat(endings(200))
                .hasSize(200)
                .allSatisfy((refresh, times) -> assertThat(times).as(refresh).isEqualTo(1));
    }

    @Test
    void anOwnerThatAZombieFencedLateComesBackAndServesOn() throws Exception {
        KafkaShards worker = team.join();
        await().atMost(KafkaHarness.LIMIT).until(() -> team.running() == KafkaHarness.PARTITIONS);
        Producer<byte[], byte[]> zombie = harness.clients.producer(2);
        zombie.initTransactions();

        harness.produce(
                List.of(RequestRecords.refresh(harness.topics.interactive(), 2, "after", KafkaHarness.login(2))));

        assertThat(endings(1)).isEqualTo(Map.of("after", 1));
        assertThat(flinks.starts(KafkaHarness.login(2))).isEqualTo(1);
        assertThat(worker.health().shards()).allMatch(shard -> shard.state() == ShardState.RUNNING);
        harness.clients.close(zombie);
    }

    @Test
    void aJournalThatNobodyCanReadClosesItsShardAndTheOthersServe() throws Exception {
        byte[] unreadable = "\u0009?".getBytes(UTF_8);
        harness.produce(List.of(new ProducerRecord<>(
                harness.topics.sessions(), 1, KafkaHarness.login(1).getBytes(UTF_8), unreadable)));
        KafkaShards worker = team.join();
        await().atMost(KafkaHarness.LIMIT).until(() -> team.running() == KafkaHarness.PARTITIONS - 1);

        harness.produce(
                List.of(RequestRecords.refresh(harness.topics.interactive(), 2, "served", KafkaHarness.login(2))));

        assertThat(endings(1)).containsKey("served");
        assertThat(worker.health().shards())
                .filteredOn(ShardHealth::red)
                .singleElement()
                .satisfies(shard -> assertThat(shard.reason())
                        .contains("partition 1 offset 0")
                        .contains("format version 9"));
    }

    @Test
    void whatAnOpenTransactionHoldsBackIsCountedUntilItEnds() throws Exception {
        Map<Source, Long> counted = new EnumMap<>(Source.class);
        KafkaObserver observer = new KafkaObserver() {
            @Override
            public void held(Source source, long records) {
                counted.put(source, records);
            }
        };
        HeldRecords heldRecords = new HeldRecords(harness.admin, harness.topics, observer);
        List<Integer> shards = List.of(1, 2);
        try (Producer<byte[], byte[]> other = harness.openTransaction(harness.topics.batch(), 2)) {
            harness.produce(
                    List.of(RequestRecords.refresh(harness.topics.batch(), 2, "behind", KafkaHarness.login(2))));
            await().atMost(KafkaHarness.LIMIT).until(() -> {
                heldRecords.look(shards, NOW);
                return counted.equals(Map.of(Source.INTERACTIVE, 0L, Source.BATCH, 2L, Source.REDIRECTS, 0L));
            });
            other.abortTransaction();
        }
        await().atMost(KafkaHarness.LIMIT).until(() -> {
            heldRecords.look(shards, NOW.plus(HeldRecords.INTERVAL));
            return Long.valueOf(0).equals(counted.get(Source.BATCH));
        });
    }

    @Test
    void aWorkerRefusesTopicsThatAreNotCoPartitioned() throws Exception {
        harness.admin
                .createPartitions(Map.of(harness.topics.batch(), NewPartitions.increaseTo(6)))
                .all()
                .get();

        await().atMost(KafkaHarness.LIMIT)
                .untilAsserted(() -> assertThatThrownBy(team::join)
                        .isInstanceOf(CannotStartException.class)
                        .hasMessageContaining(harness.topics.batch() + "=6")
                        .hasMessageContaining(harness.topics.sessions() + "=4"));
    }

    @Test
    void aWorkerRefusesAJournalThatWasWrittenForFewerPartitions() throws Exception {
        team.join();
        await().atMost(KafkaHarness.LIMIT).until(() -> team.running() == KafkaHarness.PARTITIONS);
        team.close();
        NewPartitions more = NewPartitions.increaseTo(8);
        harness.admin
                .createPartitions(Map.of(
                        harness.topics.interactive(), more,
                        harness.topics.batch(), more,
                        harness.topics.redirects(), more,
                        harness.topics.sessions(), more))
                .all()
                .get();

        await().atMost(KafkaHarness.LIMIT)
                .untilAsserted(() -> assertThatThrownBy(team::join)
                        .isInstanceOf(CannotStartException.class)
                        .hasMessageContaining("positions written for 4 partitions, and now 8"));
    }

    @Test
    void aWorkerNamesAllTopicsThatAreMissing() throws Exception {
        harness.admin
                .deleteTopics(List.of(harness.topics.accounts(), harness.topics.redirects()))
                .all()
                .get();

        await().atMost(KafkaHarness.LIMIT)
                .untilAsserted(() -> assertThatThrownBy(team::join)
                        .isInstanceOf(CannotStartException.class)
                        .hasMessage(
                                "missing topics: " + harness.topics.accounts() + ", " + harness.topics.redirects()));
    }

    private void produce(int from, int to) throws Exception {
        harness.produce(RequestRecords.numbered(harness.topics, from, to));
    }

    private Map<String, Integer> endings(int atLeast) {
        return RequestRecords.endings(harness, atLeast);
    }
}
