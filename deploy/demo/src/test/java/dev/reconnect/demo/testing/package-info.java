/** Helpers of the demo's tests. */
@NullMarked
package dev.reconnect.demo.testing;

import org.jspecify.annotations.NullMarked;
