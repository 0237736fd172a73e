/** Brings records from Kafka into the inboxes of shards. */
@NullMarked
package dev.reconnect.worker.kafka.feed;

import org.jspecify.annotations.NullMarked;
