/** The pure machine: what a session is, what may come to it, and what follows. */
@NullMarked
package dev.reconnect.worker.session;

import org.jspecify.annotations.NullMarked;
