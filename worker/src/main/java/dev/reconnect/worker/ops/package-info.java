/** What an operator sees: health, metrics, log lines. */
@NullMarked
package dev.reconnect.worker.ops;

import org.jspecify.annotations.NullMarked;
