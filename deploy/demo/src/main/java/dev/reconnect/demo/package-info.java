/** Broker, stand-in and worker in one process, and the three endings played through. */
@NullMarked
package dev.reconnect.demo;

import org.jspecify.annotations.NullMarked;
