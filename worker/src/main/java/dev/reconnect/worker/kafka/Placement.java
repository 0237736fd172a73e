package dev.reconnect.worker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.utils.Utils;

/** Where a login belongs: the placement of the Java client's default partitioner. */
public final class Placement {

    private Placement() {}

    /** The partition of a canonical (trimmed, lower-case) loginId. */
    public static int partition(String loginId, int partitions) {
        return Utils.toPositive(Utils.murmur2(loginId.getBytes(UTF_8))) % partitions;
    }
}
