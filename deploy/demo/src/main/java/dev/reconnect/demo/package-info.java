/** Broker, stand-in and worker in one process, and three refreshes with different ends. */
@NullMarked
package dev.reconnect.demo;

import org.jspecify.annotations.NullMarked;
