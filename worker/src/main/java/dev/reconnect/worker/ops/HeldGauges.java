package dev.reconnect.worker.ops;

import dev.reconnect.worker.shard.Source;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** How many records of each source open transactions hold back, as of the last look at the brokers. */
final class HeldGauges {
    private final Map<Source, AtomicLong> records = new EnumMap<>(Source.class);

    HeldGauges(MeterRegistry registry) {
        for (Source source : Source.values()) {
            AtomicLong held = new AtomicLong();
            records.put(source, held);
            Gauge.builder("reconnect.input.held.records", held, AtomicLong::get)
                    .tag("source", Meters.tag(source))
                    .strongReference(true)
                    .description("Records that open transactions hold back from the shards of this worker")
                    .register(registry);
        }
    }

    void set(Source source, long held) {
        Objects.requireNonNull(records.get(source)).set(held);
    }
}
