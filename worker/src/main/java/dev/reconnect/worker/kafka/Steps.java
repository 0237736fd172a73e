package dev.reconnect.worker.kafka;

import dev.reconnect.worker.shard.Census;
import dev.reconnect.worker.shard.FlinksCalls.Answered;
import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.Shard;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.ShardLog.Restored;
import dev.reconnect.worker.shard.Source;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a runner drives: the methods of {@link Shard}, one to one. */
interface Steps {

    Shard.Turn start(Instant now, Restored restored, Map<Source, Long> positions);

    Shard.Turn step(Instant now, List<RawRecord> records, List<Answered> answers);

    boolean wants(Source source);

    void stopAdmitting();

    boolean startsInFlight();

    Census.Snapshot census();

    void abandon();

    /** Makes what runs on a partition; as {@link ShardFactory}. */
    @FunctionalInterface
    interface Factory {
        Steps create(int partition, ShardLog log, Consumer<Answered> answers);
    }

    static Steps of(Shard shard) {
        return new Steps() {
            @Override
            public Shard.Turn start(Instant now, Restored restored, Map<Source, Long> positions) {
                return shard.start(now, restored, positions);
            }

            @Override
            public Shard.Turn step(Instant now, List<RawRecord> records, List<Answered> answers) {
                return shard.step(now, records, answers);
            }

            @Override
            public boolean wants(Source source) {
                return shard.wants(source);
            }

            @Override
            public void stopAdmitting() {
                shard.stopAdmitting();
            }

            @Override
            public boolean startsInFlight() {
                return shard.startsInFlight();
            }

            @Override
            public Census.Snapshot census() {
                return shard.census();
            }

            @Override
            public void abandon() {
                shard.abandon();
            }
        };
    }
}
