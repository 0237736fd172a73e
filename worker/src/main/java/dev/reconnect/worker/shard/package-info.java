/** One partition's loop as a step function; interfaces stand between it and Kafka or HTTP. */
@NullMarked
package dev.reconnect.worker.shard;

import org.jspecify.annotations.NullMarked;
