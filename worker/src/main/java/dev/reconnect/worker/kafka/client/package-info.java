/** Kafka clients and what they are configured with. */
@NullMarked
package dev.reconnect.worker.kafka.client;

import org.jspecify.annotations.NullMarked;
