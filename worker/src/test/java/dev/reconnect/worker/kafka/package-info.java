@NullMarked
package dev.reconnect.worker.kafka;

import org.jspecify.annotations.NullMarked;
