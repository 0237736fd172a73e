/** What a session is: its states, what can come to it, and what is decided. Values only. */
@NullMarked
package dev.reconnect.worker.session;

import org.jspecify.annotations.NullMarked;
