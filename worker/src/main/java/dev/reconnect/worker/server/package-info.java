/** What the endpoints for redirects and for operators have in common: no caller keeps a connection for ever. */
@NullMarked
package dev.reconnect.worker.server;

import org.jspecify.annotations.NullMarked;
