/** The journal: how a session becomes bytes, and how a partition of the journal is read back. */
@NullMarked
package dev.reconnect.worker.kafka.journal;

import org.jspecify.annotations.NullMarked;
