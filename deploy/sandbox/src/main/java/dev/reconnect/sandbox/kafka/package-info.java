/** A real Apache Kafka broker in this process, and the JUnit extension that gives it to tests. */
@NullMarked
package dev.reconnect.sandbox.kafka;

import org.jspecify.annotations.NullMarked;
