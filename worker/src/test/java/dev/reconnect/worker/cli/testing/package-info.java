/** Helpers of the command line's tests. */
@NullMarked
package dev.reconnect.worker.cli.testing;

import org.jspecify.annotations.NullMarked;
