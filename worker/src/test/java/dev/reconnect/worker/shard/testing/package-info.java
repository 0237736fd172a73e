/** One shard in virtual time, with a log, a Flinks and institutions of its own. */
@NullMarked
package dev.reconnect.worker.shard.testing;

import org.jspecify.annotations.NullMarked;
