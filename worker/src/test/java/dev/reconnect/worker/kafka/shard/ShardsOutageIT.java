package dev.reconnect.worker.kafka.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.kafka.shard.ShardHealth.ShardState;
import dev.reconnect.worker.kafka.testing.AuthorizingFlinks;
import dev.reconnect.worker.kafka.testing.KafkaHarness;
import dev.reconnect.worker.kafka.testing.RequestRecords;
import dev.reconnect.worker.kafka.testing.ShardTeam;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(4)
@KafkaTest(own = true)
class ShardsOutageIT {

    private final KafkaCluster cluster;
    private final KafkaHarness harness;
    private final AuthorizingFlinks flinks = new AuthorizingFlinks();
    private final ShardTeam team;

    ShardsOutageIT(KafkaCluster cluster) throws Exception {
        this.cluster = cluster;
        harness = new KafkaHarness(cluster.bootstrapServers());
        team = new ShardTeam(harness, flinks);
    }

    @AfterEach
    void close() {
        team.close();
        harness.close();
    }

    @Test
    void everyRefreshHasOneEndThoughTheBrokerWasAwayForFifteenSeconds() throws Exception {
        flinks.answersAfter(30);
        KafkaShards worker = team.join();
        await().atMost(KafkaHarness.LIMIT).until(() -> team.running() == KafkaHarness.PARTITIONS);
        harness.produce(RequestRecords.numbered(harness.topics, 0, 300));

        cluster.stop();
        Instant back = Instant.now().plusSeconds(15);
        await().atMost(KafkaHarness.LIMIT).until(() -> Instant.now().isAfter(back));
        cluster.start();

        harness.produce(RequestRecords.numbered(harness.topics, 300, 400));
        Map<String, Integer> endings = RequestRecords.endings(harness, 400);
        assertThat(endings)
                .hasSize(400)
                .allSatisfy((refresh, times) -> assertThat(times).as(refresh).isEqualTo(1));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(worker.health().shards())
                        .hasSize(KafkaHarness.PARTITIONS)
                        .allMatch(shard -> shard.state() == ShardState.RUNNING));
        assertThat(worker.health().readers()).allMatch(feed -> !feed.dead() && feed.trouble() == null);
    }
}
