/** The worker put together from settings. */
@NullMarked
package dev.reconnect.worker.app;

import org.jspecify.annotations.NullMarked;
