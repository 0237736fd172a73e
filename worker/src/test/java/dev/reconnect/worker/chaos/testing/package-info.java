/** Workers, brokers, faults and the totals of a chaos run. */
@NullMarked
package dev.reconnect.worker.chaos.testing;

import org.jspecify.annotations.NullMarked;
