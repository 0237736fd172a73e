/** The control topic, which tells what operators have paused. */
@NullMarked
package dev.reconnect.worker.kafka.control;

import org.jspecify.annotations.NullMarked;
