package dev.reconnect.worker.flinks.limit;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;

/** What a call is for, the most urgent first: a session that waits too long dies, and a start that waits does not. */
public enum Priority {
    /** Any call of an open session. */
    SESSION,
    /** A start for which a person waits. */
    INTERACTIVE,
    /** A start for which no person waits. */
    BATCH;

    public static Priority of(CallRequest callRequest) {
        if (!(callRequest.call() instanceof Call.Start)) {
            return SESSION;
        }
        return callRequest.lane() == Lane.INTERACTIVE ? INTERACTIVE : BATCH;
    }
}
