/** Collections with a bound, for all the others; they know the JDK alone. */
@NullMarked
package dev.reconnect.worker.collection;

import org.jspecify.annotations.NullMarked;
