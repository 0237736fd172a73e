package dev.reconnect.worker.flinks.limit;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;

/** What a call goes out for, the most urgent first: a session that waits too long dies, a start that waits does not. */
public enum Priority {
    /** Any call of a session that is open already. */
    SESSION,
    /** A start for which somebody waits. */
    INTERACTIVE,
    /** A start for which nobody does. */
    BATCH;

    public static Priority of(CallRequest callRequest) {
        if (!(callRequest.call() instanceof Call.Start)) {
            return SESSION;
        }
        return callRequest.lane() == Lane.INTERACTIVE ? INTERACTIVE : BATCH;
    }
}
