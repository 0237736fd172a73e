/** The workers, brokers, traffic and faults of a chaos run, and its totals. */
@NullMarked
package dev.reconnect.worker.chaos.testing;

import org.jspecify.annotations.NullMarked;
