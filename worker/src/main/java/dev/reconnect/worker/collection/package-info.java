/** Collections with a bound, for all other packages; they depend on the JDK only. */
@NullMarked
package dev.reconnect.worker.collection;

import org.jspecify.annotations.NullMarked;
