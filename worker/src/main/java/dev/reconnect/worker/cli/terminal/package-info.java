/** What commands share: their surroundings, progress, failures. */
@NullMarked
package dev.reconnect.worker.cli.terminal;

import org.jspecify.annotations.NullMarked;
