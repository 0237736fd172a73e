/** A shard's log: one transaction a turn, and the positions a shard starts from. */
@NullMarked
package dev.reconnect.worker.kafka.log;

import org.jspecify.annotations.NullMarked;
