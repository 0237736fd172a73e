/** A worker in a process of its own: how it starts, and its settings for work against the sandbox. */
@NullMarked
package dev.reconnect.sandbox.process;

import org.jspecify.annotations.NullMarked;
