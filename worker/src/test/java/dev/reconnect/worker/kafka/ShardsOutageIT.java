package dev.reconnect.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.kafka.ShardHealth.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KafkaTest(own = true)
class ShardsOutageIT {

    private final KafkaCluster cluster;
    private final Stage stage;
    private final FakeFlinks flinks = new FakeFlinks();
    private final Crew crew;

    ShardsOutageIT(KafkaCluster cluster) throws Exception {
        this.cluster = cluster;
        stage = new Stage(cluster.bootstrapServers());
        crew = new Crew(stage, flinks);
    }

    @AfterEach
    void close() {
        crew.close();
        stage.close();
    }

    @Test
    void everyRefreshHasOneEndThoughTheBrokerWasAwayForFifteenSeconds() throws Exception {
        flinks.answersAfter(30);
        KafkaShards worker = crew.join();
        await().atMost(Stage.LIMIT).until(() -> crew.running() == Stage.PARTITIONS);
        stage.produce(Requests.numbered(stage.topics, 0, 300));

        cluster.stop();
        Instant back = Instant.now().plusSeconds(15);
        await().atMost(Stage.LIMIT).until(() -> Instant.now().isAfter(back));
        cluster.start();

        stage.produce(Requests.numbered(stage.topics, 300, 400));
        Map<String, Integer> endings = Requests.endings(stage, 400);
        assertThat(endings)
                .hasSize(400)
                .allSatisfy((refresh, times) -> assertThat(times).as(refresh).isEqualTo(1));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(worker.health().shards())
                        .hasSize(Stage.PARTITIONS)
                        .allMatch(shard -> shard.state() == State.RUNNING));
        assertThat(worker.health().feeds()).allMatch(feed -> !feed.dead() && feed.trouble() == null);
    }
}
