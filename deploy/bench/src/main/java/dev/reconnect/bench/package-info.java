/** Puts load on one worker process and measures what it costs. */
@NullMarked
package dev.reconnect.bench;

import org.jspecify.annotations.NullMarked;
