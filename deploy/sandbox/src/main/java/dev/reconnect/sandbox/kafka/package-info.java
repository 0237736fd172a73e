/** A real Apache Kafka broker in process, and the JUnit extension that hands it to tests. */
@NullMarked
package dev.reconnect.sandbox.kafka;

import org.jspecify.annotations.NullMarked;
