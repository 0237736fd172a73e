/** The worker, put together from its settings. */
@NullMarked
package dev.reconnect.worker.app;

import org.jspecify.annotations.NullMarked;
