/** Helpers of all the worker's tests: broken bytes and JSON. */
@NullMarked
package dev.reconnect.worker.testing;

import org.jspecify.annotations.NullMarked;
