/** A harness for one shard in virtual time, with its own log, its own Flinks and its own institutions. */
@NullMarked
package dev.reconnect.worker.shard.testing;

import org.jspecify.annotations.NullMarked;
