package dev.reconnect.worker.flinks;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.Claim;

/** What a call goes out for, the most urgent first: a session that waits too long dies, a start that waits does not. */
enum Rank {
    /** Any call of a session that is open already. */
    SESSION,
    /** A start for which somebody waits. */
    INTERACTIVE,
    /** A start for which nobody does. */
    BATCH;

    static Rank of(Claim claim) {
        if (!(claim.call() instanceof Call.Start)) {
            return SESSION;
        }
        return claim.lane() == Lane.INTERACTIVE ? INTERACTIVE : BATCH;
    }
}
