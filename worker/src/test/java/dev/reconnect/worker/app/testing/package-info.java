/** Helpers of the settings' tests. */
@NullMarked
package dev.reconnect.worker.app.testing;

import org.jspecify.annotations.NullMarked;
