/** How records come from Kafka into a shard's inbox. */
@NullMarked
package dev.reconnect.worker.kafka.feed;

import org.jspecify.annotations.NullMarked;
