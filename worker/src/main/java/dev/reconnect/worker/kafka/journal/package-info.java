/** The journal: how a session becomes bytes, and how a partition of it is read back. */
@NullMarked
package dev.reconnect.worker.kafka.journal;

import org.jspecify.annotations.NullMarked;
