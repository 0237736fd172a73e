/** Topics on a real broker for one test, and a virtual Kafka for the simulation. */
@NullMarked
package dev.reconnect.worker.kafka.testing;

import org.jspecify.annotations.NullMarked;
