/** Producers outside the shards' transactions: for institution events and for confirmations. */
@NullMarked
package dev.reconnect.worker.kafka.publish;

import org.jspecify.annotations.NullMarked;
