/** Whole workers with Kafka, Flinks and people in virtual time: one thread, one seed. */
@org.jspecify.annotations.NullMarked
package dev.reconnect.worker.simulation;
