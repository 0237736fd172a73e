/** A redirect endpoint that runs, and states sealed for it. */
@NullMarked
package dev.reconnect.worker.redirect.testing;

import org.jspecify.annotations.NullMarked;
