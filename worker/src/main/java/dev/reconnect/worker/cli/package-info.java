/** The command line. */
@NullMarked
package dev.reconnect.worker.cli;

import org.jspecify.annotations.NullMarked;
