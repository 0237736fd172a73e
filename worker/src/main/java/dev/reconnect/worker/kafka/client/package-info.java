/** Kafka clients and their settings. */
@NullMarked
package dev.reconnect.worker.kafka.client;

import org.jspecify.annotations.NullMarked;
