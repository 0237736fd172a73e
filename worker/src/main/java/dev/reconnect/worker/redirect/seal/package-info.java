/** The sealed state that a return address carries. */
@NullMarked
package dev.reconnect.worker.redirect.seal;

import org.jspecify.annotations.NullMarked;
