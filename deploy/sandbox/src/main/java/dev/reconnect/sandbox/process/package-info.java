/** A worker in a process of its own: how it is started, and the settings with which it works against the sandbox. */
@NullMarked
package dev.reconnect.sandbox.process;

import org.jspecify.annotations.NullMarked;
