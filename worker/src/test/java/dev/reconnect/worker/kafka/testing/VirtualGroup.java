package dev.reconnect.worker.kafka.testing;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/** Who is a member of the requests group now, as its coordinator knows it. */
public interface VirtualGroup {

    String id();

    /** Whether this is a member of the present generation. */
    boolean knows(ConsumerGroupMetadata membership);
}
