/** A harness for one session, and the model of Flinks that checks it. */
@NullMarked
package dev.reconnect.worker.session.testing;

import org.jspecify.annotations.NullMarked;
