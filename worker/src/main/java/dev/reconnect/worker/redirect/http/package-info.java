/** The endpoint's routes, and the bounds of what they read. */
@NullMarked
package dev.reconnect.worker.redirect.http;

import org.jspecify.annotations.NullMarked;
