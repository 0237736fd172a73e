/** A worker's whole environment on a real broker, and those who use it. */
@NullMarked
package dev.reconnect.worker.it.testing;

import org.jspecify.annotations.NullMarked;
