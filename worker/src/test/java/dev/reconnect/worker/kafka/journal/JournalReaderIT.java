package dev.reconnect.worker.kafka.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.kafka.testing.KafkaHarness;
import dev.reconnect.worker.session.RestingMemory;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KafkaTest
class JournalReaderIT {

    private static final RestingMemory ALL = new RestingMemory(Long.MAX_VALUE);
    private static final int SHARD = 2;

    private final KafkaHarness harness;

    JournalReaderIT(KafkaCluster cluster) throws Exception {
        harness = new KafkaHarness(cluster.bootstrapServers());
    }

    private JournalReader reader(Duration longestStall) {
        return new JournalReader(
                harness.topics.sessions(),
                new Murmur2Placement(KafkaHarness.PARTITIONS),
                new SmileJournalFormat(),
                KafkaHarness.LIMIT,
                longestStall);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void aTransactionThatStaysOpenStopsTheReadingWithAWordAboutIt() throws Exception {
        try (Producer<byte[], byte[]> other = harness.openTransaction(harness.topics.sessions(), SHARD);
                Consumer<byte[], byte[]> consumer = harness.clients.restore(SHARD)) {
            long end = harness.offsets.journalEnd(SHARD);

            assertThat(end).isEqualTo(1);
            assertThatThrownBy(() -> reader(Duration.ofSeconds(5)).read(SHARD, consumer, end, ALL))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining(harness.topics.sessions() + "-" + SHARD)
                    .hasMessageContaining("at offset 0 of 1")
                    .hasMessageContaining("a transaction may be open there");

            other.abortTransaction();
            assertThat(reader(KafkaHarness.LIMIT)
                            .read(SHARD, consumer, end, ALL)
                            .sessions())
                    .isEmpty();
        }
    }
}
