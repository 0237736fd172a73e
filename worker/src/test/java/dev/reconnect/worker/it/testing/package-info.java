/** A worker's whole environment on a real broker, and the clients in it. */
@NullMarked
package dev.reconnect.worker.it.testing;

import org.jspecify.annotations.NullMarked;
