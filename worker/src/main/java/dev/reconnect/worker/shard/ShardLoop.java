package dev.reconnect.worker.shard;

import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.ShardLog.Restored;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a {@link ShardLifecycle} drives: a {@link Shard}. Used by one thread. */
public interface ShardLoop {

    /**
     * The first turn after a take-over: what the journal held goes on, and {@code positions} are committed with the
     * group's membership before any call is made.
     */
    Shard.Turn start(Instant now, Restored restored, Map<Source, Long> positions);

    /** One turn. Times only ever come from {@code now}. */
    Shard.Turn step(Instant now, List<RawRecord> records, List<CallAnswer> answers);

    /** Whether more records of this source are welcome; where not, they stay in the topic. */
    boolean wants(Source source);

    /** From now on no session is started; what is open goes on. For a hand-over. */
    void stopAdmitting();

    /** Whether a start is under way whose RequestId is not yet journaled. */
    boolean startsInFlight();

    /** The numbers of this moment. */
    SessionCounts.Snapshot counts();

    /** Nothing more comes of this shard: the room it holds is free again, and no start leaves any more. */
    void abandon();
}
