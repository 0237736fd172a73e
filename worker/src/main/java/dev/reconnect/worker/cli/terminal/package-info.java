/** What commands share: their context, progress, failures. */
@NullMarked
package dev.reconnect.worker.cli.terminal;

import org.jspecify.annotations.NullMarked;
