/** What commands share: their context, their progress, how Kafka refuses, how a command is interrupted. */
@NullMarked
package dev.reconnect.worker.cli.terminal;

import org.jspecify.annotations.NullMarked;
