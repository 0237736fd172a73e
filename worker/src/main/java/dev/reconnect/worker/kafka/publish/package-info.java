/** Producers outside the shards' transactions: institution events and redirect confirmations. */
@NullMarked
package dev.reconnect.worker.kafka.publish;

import org.jspecify.annotations.NullMarked;
