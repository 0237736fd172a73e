package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.Pace;
import dev.reconnect.worker.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * What the shard holds of a login.
 *
 * @param session {@code null} where nothing is known of it
 * @param callId the call whose answer is wanted; {@link #NO_CALL} where none is
 */
record Entry(@Nullable Session session, Pace pace, long callId) {

    static final long NO_CALL = 0;
}
