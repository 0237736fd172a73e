/** The calls to Flinks, and what its answers mean. */
@NullMarked
package dev.reconnect.worker.flinks;

import org.jspecify.annotations.NullMarked;
