@NullMarked
package dev.reconnect.sandbox.kafka;

import org.jspecify.annotations.NullMarked;
