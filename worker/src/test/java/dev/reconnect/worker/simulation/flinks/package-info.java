/** Flinks and the people before it, in virtual time: everything follows from a seed. Talks to the production client. */
@NullMarked
package dev.reconnect.worker.simulation.flinks;

import org.jspecify.annotations.NullMarked;
