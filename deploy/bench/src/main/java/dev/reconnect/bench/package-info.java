/** Load on one worker process, and what it cost. */
@NullMarked
package dev.reconnect.bench;

import org.jspecify.annotations.NullMarked;
