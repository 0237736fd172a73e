/** The landing for people who come back from Connect: what left as a sealed state comes back as a confirmation. */
@NullMarked
package dev.reconnect.worker.redirect;

import org.jspecify.annotations.NullMarked;
