package dev.reconnect.worker.shard;

import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.ShardLog.RestoredShard;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a {@link ShardLifecycle} drives: a {@link Shard}. Used by one thread. */
public interface ShardLoop {

    /**
     * The first turn after a take-over: what the journal held goes on, and {@code positions} are committed with the
     * group's membership before any call is made.
     */
    Shard.Turn start(Instant now, RestoredShard restoredShard, Map<Source, Long> positions);

    /** One turn. Time comes only from {@code now}. */
    Shard.Turn step(Instant now, List<RawRecord> records, List<CallAnswer> answers);

    /** Whether the shard takes more records of this source; if not, they stay in the topic. */
    boolean wants(Source source);

    /** For a hand-over: from now on no session is started; open sessions go on. */
    void stopAdmitting();

    /** Whether a start is under way whose RequestId is not yet journaled. */
    boolean startsInFlight();

    /** Whether answers have arrived that no turn has taken yet. */
    boolean answersWait();

    /** The numbers of this moment. */
    SessionCounts.Snapshot counts();

    /** The shard is given up: its permits are given back, and no start leaves any more. */
    void abandon();
}
