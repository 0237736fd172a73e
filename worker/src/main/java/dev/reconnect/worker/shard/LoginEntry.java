package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * What the shard holds of a login in memory.
 *
 * @param session {@code null} if nothing is known of the login
 * @param callId the call whose answer is wanted; {@link #NO_CALL} if there is none
 */
record LoginEntry(@Nullable Session session, CallProgress progress, long callId) {

    static final long NO_CALL = 0;
}
