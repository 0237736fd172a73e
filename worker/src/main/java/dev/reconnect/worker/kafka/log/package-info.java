/** A shard's log: one transaction for each turn, and the positions where a shard starts to read. */
@NullMarked
package dev.reconnect.worker.kafka.log;

import org.jspecify.annotations.NullMarked;
