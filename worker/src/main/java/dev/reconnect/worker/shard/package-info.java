/** One partition's loop as a step function behind ports. */
@NullMarked
package dev.reconnect.worker.shard;

import org.jspecify.annotations.NullMarked;
