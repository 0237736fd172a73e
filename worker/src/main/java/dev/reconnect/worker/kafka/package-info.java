/** The shard's log on Apache Kafka: consumers, journal, fencing, take-over and hand-over. */
@NullMarked
package dev.reconnect.worker.kafka;

import org.jspecify.annotations.NullMarked;
