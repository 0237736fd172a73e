package dev.reconnect.worker.kafka.client;

import dev.reconnect.contracts.EventType;
import dev.reconnect.worker.shard.Source;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * The settings of the Kafka side of a worker.
 *
 * @param connection how Kafka is reached; it cannot override the settings that exactly-once needs
 * @param workerId tells this worker's clients from those of other workers; it appears only in client ids
 * @param inputLimit the largest input record that must be kept whole, in bytes; the dead letters' topic and the
 *     producers allow 64 KiB more
 * @param handOver how long a revoked shard may wait for starts in flight
 * @param publishesAccounts whether account documents are written; if not, their topic need not exist
 */
public record KafkaShardsSettings(
        KafkaConnection connection,
        String workerId,
        Topics topics,
        int inputLimit,
        Duration handOver,
        boolean publishesAccounts) {

    /** How many bytes a record may gain on its way through the worker: headers, and the envelope around it. */
    public static final int HEADROOM = 64 * 1024;

    public KafkaShardsSettings {
        if (inputLimit < 1024) {
            throw new IllegalArgumentException("an input limit below 1024 bytes: " + inputLimit);
        }
        if (handOver.isNegative()) {
            throw new IllegalArgumentException("a negative time to hand over: " + handOver);
        }
    }

    /** The settings with their documented defaults. */
    public static KafkaShardsSettings of(String bootstrapServers, String workerId) {
        return new KafkaShardsSettings(
                new KafkaConnection(bootstrapServers, "reconnect", GroupProtocol.CLASSIC, Map.of()),
                workerId,
                Topics.withPrefix("reconnect."),
                1024 * 1024,
                Duration.ofSeconds(3),
                true);
    }

    /** A copy with another connection. */
    public KafkaShardsSettings with(KafkaConnection other) {
        return new KafkaShardsSettings(other, workerId, topics, inputLimit, handOver, publishesAccounts);
    }

    /** A copy for another worker. */
    public KafkaShardsSettings withWorkerId(String other) {
        return new KafkaShardsSettings(connection, other, topics, inputLimit, handOver, publishesAccounts);
    }

    /** A copy with another input limit, in bytes. */
    public KafkaShardsSettings withInputLimit(int other) {
        return new KafkaShardsSettings(connection, workerId, topics, other, handOver, publishesAccounts);
    }

    public String applicationId() {
        return connection.applicationId();
    }

    /** The {@code source} of published CloudEvents. */
    public URI eventSource() {
        return URI.create("urn:reconnect:" + applicationId());
    }

    /** The group whose committed offsets show how far a source was read. */
    public String group(Source source) {
        return group(applicationId(), source);
    }

    /** The same for any application. */
    public static String group(String applicationId, Source source) {
        return switch (source) {
            case INTERACTIVE -> applicationId;
            case BATCH -> applicationId + "-batch";
            case REDIRECTS -> applicationId + "-redirects";
        };
    }

    /** The transactional id of a shard. The producer that initialises it last owns the shard. */
    public String transactionalId(int partition) {
        return applicationId() + "-" + partition;
    }

    /** The size of the largest event or dead letter that is written, with key and headers, in bytes. */
    public int outputLimit() {
        return inputLimit + HEADROOM;
    }

    /**
     * The size of the largest record that is written, in bytes: of a session. How large a session grows has nothing to
     * do with the input's limit, and the journal's topic takes as much as any event.
     */
    public int journalLimit() {
        return Math.max(outputLimit(), EventType.ACCOUNT_SNAPSHOT.largestValue() + HEADROOM);
    }
}
