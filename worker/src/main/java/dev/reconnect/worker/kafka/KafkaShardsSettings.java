package dev.reconnect.worker.kafka;

import dev.reconnect.worker.shard.Source;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * What the Kafka side of a worker needs to know.
 *
 * @param bootstrapServers as every Kafka client takes it
 * @param clientOverrides passed through to every client that knows the name (TLS, SASL, time-outs); what exactly-once
 *     rests on cannot be overridden
 * @param applicationId prefix of groups and transactional ids; workers with the same one share the work
 * @param workerId tells this worker's clients from those of the others; in client ids only
 * @param groupProtocol of the requests group
 * @param inputLimit the largest input record that must be kept, in bytes; the dead letters' topic and the producers allow
 *     64 KiB more
 * @param eventSource the {@code source} of published CloudEvents
 * @param handOver how long a revoked shard may wait for starts in flight
 * @param publishesAccounts whether account documents are written; else their topic need not even exist
 */
public record KafkaShardsSettings(
        String bootstrapServers,
        Map<String, String> clientOverrides,
        String applicationId,
        String workerId,
        GroupProtocol groupProtocol,
        Topics topics,
        int inputLimit,
        URI eventSource,
        Duration handOver,
        boolean publishesAccounts) {

    /** What a record may gain on its way through the worker: headers, and the envelope around it. */
    public static final int HEADROOM = 64 * 1024;

    public KafkaShardsSettings {
        clientOverrides = Map.copyOf(clientOverrides);
        if (inputLimit < 1024) {
            throw new IllegalArgumentException("an input limit below 1024 bytes: " + inputLimit);
        }
        if (handOver.isNegative()) {
            throw new IllegalArgumentException("a negative time to hand over: " + handOver);
        }
    }

    /** The documented defaults. */
    public static KafkaShardsSettings of(String bootstrapServers, String workerId) {
        return new KafkaShardsSettings(
                bootstrapServers,
                Map.of(),
                "reconnect",
                workerId,
                GroupProtocol.CLASSIC,
                Topics.withPrefix("reconnect."),
                1024 * 1024,
                URI.create("urn:reconnect:reconnect"),
                Duration.ofSeconds(3),
                true);
    }

    /** The group whose committed offsets show how far a source has been read. */
    public String group(Source source) {
        return group(applicationId, source);
    }

    /** The same for any application. */
    public static String group(String applicationId, Source source) {
        return switch (source) {
            case INTERACTIVE -> applicationId;
            case BATCH -> applicationId + "-batch";
            case REDIRECTS -> applicationId + "-redirects";
        };
    }

    /** The transactional id of a shard: whoever initialises it last owns the shard. */
    public String transactionalId(int partition) {
        return applicationId + "-" + partition;
    }

    /** The largest record that is written, key and headers included, in bytes. */
    public int outputLimit() {
        return inputLimit + HEADROOM;
    }
}
