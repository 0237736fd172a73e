/** Whole workers on a real broker and against the stand-in. */
@NullMarked
package dev.reconnect.worker.it;

import org.jspecify.annotations.NullMarked;
