/** Outcomes as they arrive, and how far a run has come. */
@NullMarked
package dev.reconnect.worker.cli.watch;

import org.jspecify.annotations.NullMarked;
