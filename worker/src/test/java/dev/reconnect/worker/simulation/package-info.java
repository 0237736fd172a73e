/** Whole workers with Kafka, Flinks and people in virtual time: one thread, one seed. */
@NullMarked
package dev.reconnect.worker.simulation;

import org.jspecify.annotations.NullMarked;
