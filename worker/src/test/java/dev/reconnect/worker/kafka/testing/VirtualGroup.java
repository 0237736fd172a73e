package dev.reconnect.worker.kafka.testing;

import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;

/** The members of the requests group, as its coordinator knows them now. */
public interface VirtualGroup {

    String id();

    /** Whether this is a member of the present generation. */
    boolean knows(ConsumerGroupMetadata membership);
}
