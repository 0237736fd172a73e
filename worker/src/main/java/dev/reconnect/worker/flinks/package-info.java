/** How Flinks is reached: its settings, and the URLs of Connect. */
@NullMarked
package dev.reconnect.worker.flinks;

import org.jspecify.annotations.NullMarked;
