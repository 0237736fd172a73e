/** Requests from a file: how lines are read, completed, scheduled and published. */
@NullMarked
package dev.reconnect.worker.cli.file;

import org.jspecify.annotations.NullMarked;
