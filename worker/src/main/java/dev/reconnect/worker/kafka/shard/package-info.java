/** The threads of the shards: take-over, the loop's driver, hand-over. */
@NullMarked
package dev.reconnect.worker.kafka.shard;

import org.jspecify.annotations.NullMarked;
