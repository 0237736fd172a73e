/** Talking to Flinks: the calls, and what an answer means. */
@NullMarked
package dev.reconnect.worker.flinks;

import org.jspecify.annotations.NullMarked;
