/** Helpers of the broker's tests. */
@NullMarked
package dev.reconnect.sandbox.kafka.testing;

import org.jspecify.annotations.NullMarked;
