package dev.reconnect.worker.shard;

import dev.reconnect.worker.shard.FlinksCalls.Answered;
import java.time.Instant;
import java.util.List;

/**
 * One partition's loop as a step function: take inputs, decide, commit one transaction, act. No thread, no clock, no
 * Kafka, no HTTP. Used by one thread.
 */
@SuppressWarnings("DoNotCallSuggester") // until the loop lands
public final class Shard {

    /** Placeholder until the loop lands. */
    public Turn step(Instant now, List<RawRecord> records, List<Answered> answers) {
        throw new UnsupportedOperationException("the loop lands with the session: " + now + records + answers);
    }

    /** Whether more records of this source are welcome; where not, they stay in the topic. */
    public boolean wants(Source source) {
        throw new UnsupportedOperationException("the loop lands with the session: " + source);
    }

    /** From now on no session is started; what is open goes on. For a hand-over. */
    public void stopAdmitting() {
        throw new UnsupportedOperationException("the loop lands with the session");
    }

    /** Whether a start is under way whose RequestId is not yet journaled. */
    public boolean startsInFlight() {
        throw new UnsupportedOperationException("the loop lands with the session");
    }

    /**
     * How a turn ended.
     *
     * @param commit of the turn's transaction; COMMITTED where there was nothing to commit. After STALE_MEMBERSHIP the
     *     next step commits the same transaction again before it takes anything new (and its inputs were taken: do not
     *     hand them in again); after LOST this shard is of no further use
     * @param wakeAt when the next step is due even if nothing arrives
     */
    public record Turn(ShardLog.Commit commit, Instant wakeAt) {}
}
