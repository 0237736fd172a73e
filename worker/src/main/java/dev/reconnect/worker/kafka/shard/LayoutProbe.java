package dev.reconnect.worker.kafka.shard;

import dev.reconnect.worker.kafka.client.KafkaClients;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.journal.JournalReader;
import dev.reconnect.worker.kafka.journal.Murmur2Placement;
import dev.reconnect.worker.kafka.journal.SmileJournalFormat;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;

/** Checks the topics' layout and the journal's first partition, as a worker does before it starts. Changes nothing. */
public final class LayoutProbe {

    private LayoutProbe() {}

    /**
     * Counts the partitions and reads the first partition of the journal.
     *
     * @param atMost how long each of the two may take
     * @return how many partitions the inputs and the journal have
     * @throws CannotStartException if no worker could start, and tells why
     * @throws org.apache.kafka.common.KafkaException if Kafka does not answer or refuses
     */
    public static int check(KafkaShardsSettings settings, Duration atMost) {
        KafkaClients clients = new KafkaClients(settings, KafkaObserver.NONE);
        Admin admin = clients.admin();
        try {
            CoPartitioning coPartitioning = new CoPartitioning(settings, admin, atMost);
            int partitions = coPartitioning.partitions();
            JournalReader reader = new JournalReader(
                    settings.topics().sessions(),
                    new Murmur2Placement(partitions),
                    new SmileJournalFormat(),
                    atMost,
                    atMost);
            Consumer<byte[], byte[]> consumer = clients.restore(0);
            try {
                coPartitioning.checkJournal(reader, consumer);
            } finally {
                clients.close(consumer, Duration.ZERO);
            }
            return partitions;
        } finally {
            admin.close(Duration.ofSeconds(1));
        }
    }
}
