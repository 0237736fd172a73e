/** Whole workers with a real broker and the stand-in. */
@NullMarked
package dev.reconnect.worker.it;

import org.jspecify.annotations.NullMarked;
