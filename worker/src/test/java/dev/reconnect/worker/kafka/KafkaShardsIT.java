package dev.reconnect.worker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.kafka.ShardHealth.State;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KafkaTest
class KafkaShardsIT {

    private final Stage stage;
    private final FakeFlinks flinks = new FakeFlinks();
    private final Crew crew;

    KafkaShardsIT(KafkaCluster cluster) throws Exception {
        stage = new Stage(cluster.bootstrapServers());
        crew = new Crew(stage, flinks);
    }

    @AfterEach
    void close() {
        crew.close();
        stage.close();
    }

    @Test
    void aRequestOfEitherLaneIsServedWhereverItsPartitionerPutIt() throws Exception {
        crew.join();
        await().atMost(Stage.LIMIT).until(() -> crew.running() == Stage.PARTITIONS);

        stage.produce(List.of(
                Requests.refresh(stage.topics.interactive(), 0, "a", Stage.login(0)),
                Requests.refresh(stage.topics.interactive(), 3, "b", Stage.login(1)),
                Requests.refresh(stage.topics.batch(), 2, "c", Stage.login(2)),
                Requests.refresh(stage.topics.batch(), 0, "d", Stage.login(3))));

        assertThat(endings(4)).isEqualTo(Map.of("a", 1, "b", 1, "c", 1, "d", 1));
        await().atMost(Stage.LIMIT).until(() -> stage.groupOffset(Source.BATCH, 2) == 1);
        assertThat(stage.groupOffset(Source.INTERACTIVE, 0)).isEqualTo(1);
    }

    @Test
    void everyRefreshHasOneEndThoughWorkersComeAndGo() throws Exception {
        flinks.answersAfter(40);
        KafkaShards first = crew.join();
        await().atMost(Stage.LIMIT).until(() -> crew.running() == Stage.PARTITIONS);
        produce(0, 200);
        crew.join();
        produce(200, 400);
        await().atMost(Stage.LIMIT)
                .until(() ->
                        first.health().shards().size() == Stage.PARTITIONS / 2 && crew.running() == Stage.PARTITIONS);
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
        KafkaShards first = crew.join(GroupProtocol.CONSUMER);
        await().atMost(Stage.LIMIT).until(() -> crew.running() == Stage.PARTITIONS);
        produce(0, 100);
        crew.join(GroupProtocol.CONSUMER);
        await().atMost(Stage.LIMIT)
                .until(() ->
                        first.health().shards().size() == Stage.PARTITIONS / 2 && crew.running() == Stage.PARTITIONS);
        produce(100, 200);

        assertThat(endings(200))
                .hasSize(200)
                .allSatisfy((refresh, times) -> assertThat(times).as(refresh).isEqualTo(1));
    }

    @Test
    void anOwnerThatAZombieFencedLateComesBackAndServesOn() throws Exception {
        KafkaShards worker = crew.join();
        await().atMost(Stage.LIMIT).until(() -> crew.running() == Stage.PARTITIONS);
        Producer<byte[], byte[]> zombie = stage.clients.producer(2);
        zombie.initTransactions();

        stage.produce(List.of(Requests.refresh(stage.topics.interactive(), 2, "after", Stage.login(2))));

        assertThat(endings(1)).isEqualTo(Map.of("after", 1));
        assertThat(flinks.starts(Stage.login(2))).isEqualTo(1);
        assertThat(worker.health().shards()).allMatch(shard -> shard.state() == State.RUNNING);
        stage.clients.close(zombie);
    }

    @Test
    void aJournalThatNobodyCanReadClosesItsShardAndTheOthersServe() throws Exception {
        byte[] unreadable = "\u0009?".getBytes(UTF_8);
        stage.produce(List.of(
                new ProducerRecord<>(stage.topics.sessions(), 1, Stage.login(1).getBytes(UTF_8), unreadable)));
        KafkaShards worker = crew.join();
        await().atMost(Stage.LIMIT).until(() -> crew.running() == Stage.PARTITIONS - 1);

        stage.produce(List.of(Requests.refresh(stage.topics.interactive(), 2, "served", Stage.login(2))));

        assertThat(endings(1)).containsKey("served");
        assertThat(worker.health().shards())
                .filteredOn(ShardHealth::red)
                .singleElement()
                .satisfies(shard -> assertThat(shard.reason())
                        .contains("partition 1 offset 0")
                        .contains("format version 9"));
    }

    @Test
    void aWorkerRefusesTopicsThatAreNotCoPartitioned() throws Exception {
        stage.admin
                .createPartitions(Map.of(stage.topics.batch(), NewPartitions.increaseTo(6)))
                .all()
                .get();

        await().atMost(Stage.LIMIT)
                .untilAsserted(() -> assertThatThrownBy(crew::join)
                        .isInstanceOf(CannotStartException.class)
                        .hasMessageContaining(stage.topics.batch() + "=6")
                        .hasMessageContaining(stage.topics.sessions() + "=4"));
    }

    @Test
    void aWorkerRefusesAJournalThatWasWrittenForFewerPartitions() throws Exception {
        crew.join();
        await().atMost(Stage.LIMIT).until(() -> crew.running() == Stage.PARTITIONS);
        crew.close();
        NewPartitions more = NewPartitions.increaseTo(8);
        stage.admin
                .createPartitions(Map.of(
                        stage.topics.interactive(), more,
                        stage.topics.batch(), more,
                        stage.topics.redirects(), more,
                        stage.topics.sessions(), more))
                .all()
                .get();

        await().atMost(Stage.LIMIT)
                .untilAsserted(() -> assertThatThrownBy(crew::join)
                        .isInstanceOf(CannotStartException.class)
                        .hasMessageContaining("positions written for 4 partitions, and now 8"));
    }

    @Test
    void aWorkerNamesAllTopicsThatAreMissing() throws Exception {
        stage.admin
                .deleteTopics(List.of(stage.topics.accounts(), stage.topics.redirects()))
                .all()
                .get();

        await().atMost(Stage.LIMIT)
                .untilAsserted(() -> assertThatThrownBy(crew::join)
                        .isInstanceOf(CannotStartException.class)
                        .hasMessage("missing topics: " + stage.topics.accounts() + ", " + stage.topics.redirects()));
    }

    private void produce(int from, int to) throws Exception {
        stage.produce(Requests.numbered(stage.topics, from, to));
    }

    private Map<String, Integer> endings(int atLeast) {
        return Requests.endings(stage, atLeast);
    }
}
