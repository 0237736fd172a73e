/** A raw server, simulated clients and institutions. */
@NullMarked
package dev.reconnect.worker.flinks.testing;

import org.jspecify.annotations.NullMarked;
