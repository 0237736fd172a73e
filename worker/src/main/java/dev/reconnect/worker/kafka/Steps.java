package dev.reconnect.worker.kafka;

import dev.reconnect.worker.shard.FlinksCalls.Answered;
import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.Shard;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.Source;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** What a runner drives: the methods of {@link Shard}, one to one. */
interface Steps {

    Shard.Turn step(Instant now, List<RawRecord> records, List<Answered> answers);

    boolean wants(Source source);

    void stopAdmitting();

    boolean startsInFlight();

    /** As {@link ShardFactory}, before the shard is wrapped. */
    @FunctionalInterface
    interface Factory {
        Steps create(int partition, ShardLog log, ShardLog.Restored restored, Consumer<Answered> answers);
    }

    static Steps of(Shard shard) {
        return new Steps() {
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
        };
    }
}
