package dev.reconnect.worker.flinks.limit;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;

/** Whose call it is. In a lane, a session goes before a start: one that waits too long dies, a start does not. */
public enum Priority {
    /** A call of an open session for which a person waits. */
    SESSION(Lane.INTERACTIVE, true),
    /** A call of an open session for which no person waits. */
    BATCH_SESSION(Lane.BATCH, true),
    /** A start for which a person waits. */
    INTERACTIVE(Lane.INTERACTIVE, false),
    /** A start for which no person waits. */
    BATCH(Lane.BATCH, false);

    private final Lane lane;
    private final boolean ofSession;

    Priority(Lane lane, boolean ofSession) {
        this.lane = lane;
        this.ofSession = ofSession;
    }

    public Lane lane() {
        return lane;
    }

    /** Whether the session is open, and the call not its start. */
    public boolean ofSession() {
        return ofSession;
    }

    public static Priority of(CallRequest callRequest) {
        boolean interactive = callRequest.lane() == Lane.INTERACTIVE;
        if (!(callRequest.call() instanceof Call.Start)) {
            return interactive ? SESSION : BATCH_SESSION;
        }
        return interactive ? INTERACTIVE : BATCH;
    }
}
