/** The fleet in virtual time, and the auditors that judge it. */
@NullMarked
package dev.reconnect.worker.simulation.testing;

import org.jspecify.annotations.NullMarked;
