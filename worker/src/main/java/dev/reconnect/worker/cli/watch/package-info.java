/** Outcomes as they arrive, and how far a run is. */
@NullMarked
package dev.reconnect.worker.cli.watch;

import org.jspecify.annotations.NullMarked;
