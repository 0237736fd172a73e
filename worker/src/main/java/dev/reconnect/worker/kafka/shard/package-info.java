/** The threads of the shards: they take a shard over, drive its loop, and hand it over. */
@NullMarked
package dev.reconnect.worker.kafka.shard;

import org.jspecify.annotations.NullMarked;
