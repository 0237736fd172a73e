/** One session in a test's hands, and the model of Flinks that judges it. */
@NullMarked
package dev.reconnect.worker.session.testing;

import org.jspecify.annotations.NullMarked;
