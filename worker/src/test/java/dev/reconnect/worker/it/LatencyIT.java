package dev.reconnect.worker.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.EventType;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How long an idle worker takes from Flinks' final answer until a read-committed consumer has the outcome. The times
 * depend on the machine, so they are printed and not asserted; {@code -Dlatency.refreshes=30} takes a real measurement.
 */
@KafkaTest
class LatencyIT {
    private static final int MEASURED = Integer.getInteger("latency.refreshes", 3);
    private static final int WARM_UP = Math.min(20, MEASURED);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private WorkerEnvironment environment;
    private KafkaConsumer<String, byte[]> reader;

    @BeforeEach
    void start(KafkaCluster cluster) {
        environment = new WorkerEnvironment(cluster);
        environment.startWorker();
        reader = reader(cluster.bootstrapServers(), environment.topics().outcomes());
    }

    @AfterEach
    void stop() {
        reader.close(CloseOptions.timeout(Duration.ofSeconds(5)));
        environment.close();
    }

    /** If the answer comes at once, the broker is still completing the transaction before it. */
    @ParameterizedTest(name = "{0} ms after it was asked")
    @ValueSource(ints = {0, 50})
    void theOutcomeFollowsTheFinalAnswerOfFlinks(int answersAfter) {
        environment.flinks().answerAfter(Duration.ofMillis(answersAfter));
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < WARM_UP + MEASURED; i++) {
            String loginId = "latency-" + i;
            environment.flinks().script(loginId, Script.of(Step.authorized()).pendingFirst(1));
            environment.publisher().request(loginId);
            Instant readable = awaitAccountsReady(loginId);
            List<Instant> answered = environment.flinks().ledger().instants(loginId, Endpoint.ACCOUNTS_DETAIL);
            assertThat(answered).hasSize(1);
            took.add(Duration.between(answered.getFirst().plusMillis(answersAfter), readable));
        }

        List<Duration> measured =
                took.subList(WARM_UP, took.size()).stream().sorted().toList();
        System.out.printf(
                "From Flinks' final answer (%d ms after it was asked) to the readable outcome, %d refreshes one after"
                        + " the other: median %.1f ms, p95 %.1f ms, max %.1f ms (%d before them not counted; the first %.1f ms)%n",
                answersAfter,
                MEASURED,
                milliseconds(measured.get(MEASURED / 2)),
                milliseconds(measured.get(MEASURED * 95 / 100)),
                milliseconds(measured.getLast()),
                WARM_UP,
                milliseconds(took.getFirst()));
        assertThat(took).hasSize(WARM_UP + MEASURED);
    }

    /** Polls without a pause, and returns the moment at which the consumer hands out the record. */
    private Instant awaitAccountsReady(String loginId) {
        Instant until = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(until)) {
            var polled = reader.poll(Duration.ofSeconds(1));
            Instant now = Instant.now();
            for (ConsumerRecord<String, byte[]> record : polled) {
                assertThat(type(record)).isEqualTo(EventType.ACCOUNTS_READY.type());
                if (record.key().equals(loginId)) {
                    return now;
                }
            }
        }
        throw new AssertionError("no AccountsReady for " + loginId);
    }

    private static String type(ConsumerRecord<String, byte[]> record) {
        return new String(record.headers().lastHeader("ce_type").value(), StandardCharsets.UTF_8);
    }

    private static KafkaConsumer<String, byte[]> reader(String bootstrapServers, String topic) {
        var consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        bootstrapServers,
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private static double milliseconds(Duration time) {
        return time.toNanos() / 1e6;
    }
}
