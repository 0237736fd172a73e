package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * What the shard holds of a login.
 *
 * @param session {@code null} where nothing is known of it
 * @param callId the call whose answer is wanted; {@link #NO_CALL} where none is
 */
record LoginEntry(@Nullable Session session, CallProgress progress, long callId) {

    static final long NO_CALL = 0;
}
