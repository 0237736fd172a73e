/** The calls to Flinks, with their tokens and keys. */
@NullMarked
package dev.reconnect.worker.flinks.client;

import org.jspecify.annotations.NullMarked;
