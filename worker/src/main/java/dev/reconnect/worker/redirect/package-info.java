/** The landing for people who come back from Connect: a sealed state leaves, and a confirmation comes back. */
@NullMarked
package dev.reconnect.worker.redirect;

import org.jspecify.annotations.NullMarked;
