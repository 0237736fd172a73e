/** The processes in virtual time, and the auditors that check them. */
@NullMarked
package dev.reconnect.worker.simulation.testing;

import org.jspecify.annotations.NullMarked;
