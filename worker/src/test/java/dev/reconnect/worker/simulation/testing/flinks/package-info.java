/** The virtual Flinks of the simulation. */
@NullMarked
package dev.reconnect.worker.simulation.testing.flinks;

import org.jspecify.annotations.NullMarked;
