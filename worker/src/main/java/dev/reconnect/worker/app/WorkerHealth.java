package dev.reconnect.worker.app;

import dev.reconnect.worker.flinks.limit.CallPermits;
import dev.reconnect.worker.flinks.limit.LimiterState;
import dev.reconnect.worker.kafka.control.ControlTopic;
import dev.reconnect.worker.kafka.feed.ReaderHealth;
import dev.reconnect.worker.kafka.shard.KafkaHealth;
import dev.reconnect.worker.kafka.shard.ShardHealth;
import dev.reconnect.worker.ops.Health;
import dev.reconnect.worker.ops.Meters;
import dev.reconnect.worker.shard.SessionCounts;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at the worker's parts and says how they are. Used by one thread. */
final class WorkerHealth implements Runnable {

    /**
     * How long each part may show no sign of life.
     *
     * @param thread for the thread of a shard or a consumer: longer than any bounded wait, so a thread without a
     *     heartbeat for longer than this is stuck
     * @param takeOver for a shard's thread during a take-over: to fence, to restore a long journal and to find the
     *     positions is each bounded on its own, and no heartbeat comes in between
     * @param visit for a running shard that the consumer of one source does not visit
     * @param look for these looks themselves
     */
    record HealthLimits(Duration thread, Duration takeOver, Duration visit, Duration look) {
        static final HealthLimits DEFAULT = new HealthLimits(
                Duration.ofMinutes(3), Duration.ofMinutes(8), Duration.ofMinutes(3), Duration.ofMinutes(1));
    }

    private final Supplier<KafkaHealth> kafka;
    private final Supplier<Map<Integer, SessionCounts.Snapshot>> counts;
    private final CallPermits permits;
    private final Meters meters;
    private final Health health;
    private final InstantSource clock;
    private final HealthLimits limits;
    private final Health.HealthPart flinks;
    private final ConsumerWatchdog watchdog = new ConsumerWatchdog();
    private final Map<String, Health.HealthPart> parts = new HashMap<>();
    private final Set<Integer> counted = new HashSet<>();

    WorkerHealth(
            Supplier<KafkaHealth> kafka,
            Supplier<Map<Integer, SessionCounts.Snapshot>> counts,
            CallPermits permits,
            Meters meters,
            Health health,
            InstantSource clock,
            HealthLimits limits) {
        this.kafka = kafka;
        this.counts = counts;
        this.permits = permits;
        this.meters = meters;
        this.health = health;
        this.clock = clock;
        this.limits = limits;
        this.flinks = health.part("flinks");
    }

    @Override
    public void run() {
        permits.look();
        permits.heldBecause().ifPresentOrElse(flinks::holdsStarts, flinks::up);
        count(permits.state());
        KafkaHealth now = kafka.get();
        // A consumer that is being replaced visits no shard, and reports this itself. The consumer of the control topic
        // never visits one.
        boolean readersWork = now.readers().stream()
                .filter(reader -> !reader.name().equals(ControlTopic.READER))
                .allMatch(reader -> reader.trouble() == null);
        Set<String> present = new HashSet<>();
        for (ShardHealth shard : now.shards()) {
            String name = "shard " + shard.partition();
            present.add(name);
            look(shard, readersWork, part(name));
        }
        for (ReaderHealth reader : now.readers()) {
            present.add(reader.name());
            look(reader, part(reader.name()));
        }
        forgetAllBut(present);
        watchdog.forgetAllBut(now.shards().stream().map(ShardHealth::partition).collect(Collectors.toSet()));
        count(counts.get());
        // Comes last: a look that failed half-way does not count.
        health.looked(limits.look());
    }

    private void look(ShardHealth shard, boolean readersWork, Health.HealthPart part) {
        String reason = shard.reason() == null ? "" : ": " + shard.reason();
        @Nullable Source unvisited = watchdog.longMissed(shard, readersWork, clock.instant(), limits.visit());
        switch (shard.state()) {
            case DEAD -> part.dead(String.valueOf(shard.reason()));
            case CLOSED -> part.down("closed until someone acts" + reason);
            case BACKING_OFF -> part.down("will be taken over again in a moment" + reason);
            case TAKING_OVER -> {
                if (stuck(shard.heartbeat(), limits.takeOver())) {
                    part.dead(unmoved(shard.heartbeat()));
                } else if (shard.reason() != null) {
                    part.down("is being taken over again" + reason);
                } else {
                    part.up();
                }
            }
            case REFUSED -> {
                if (stuck(shard.heartbeat(), limits.thread())) {
                    part.dead(unmoved(shard.heartbeat()));
                } else {
                    part.down("waits, and tries again: Kafka refuses its transaction" + reason);
                }
            }
            case RUNNING, HANDING_OVER, STOPPED -> {
                if (stuck(shard.heartbeat(), limits.thread())) {
                    part.dead(unmoved(shard.heartbeat()));
                } else if (unvisited != null) {
                    part.dead("it runs, and the consumer of " + unvisited.name().toLowerCase(Locale.ROOT)
                            + " does not come by any more");
                } else {
                    part.up();
                }
            }
        }
    }

    private void look(ReaderHealth reader, Health.HealthPart part) {
        String trouble = reader.trouble();
        if (reader.dead()) {
            part.dead("its thread has ended");
        } else if (stuck(reader.heartbeat(), limits.thread())) {
            part.dead(unmoved(reader.heartbeat()));
        } else if (trouble != null) {
            part.down(trouble);
        } else if (reader.unreadable() != null) {
            part.down(reader.unreadable());
        } else {
            part.up();
        }
    }

    private static String unmoved(Instant heartbeat) {
        return "its thread has not moved since " + heartbeat;
    }

    private boolean stuck(Instant heartbeat, Duration longest) {
        return Duration.between(heartbeat, clock.instant()).compareTo(longest) > 0;
    }

    private Health.HealthPart part(String name) {
        return parts.computeIfAbsent(name, health::part);
    }

    private void forgetAllBut(Set<String> present) {
        parts.entrySet().removeIf(entry -> {
            boolean gone = !present.contains(entry.getKey());
            if (gone) {
                entry.getValue().remove();
            }
            return gone;
        });
    }

    private void count(LimiterState limits) {
        meters.callLimits(
                limits.callsPerSecond(),
                limits.openLimit(),
                limits.open(),
                limits.uncommitted(),
                limits.held(),
                limits.slowDowns());
        limits.refused()
                .forEach(refusalTotals ->
                        meters.callsWaited(refusalTotals.who(), refusalTotals.why(), refusalTotals.times()));
    }

    private void count(Map<Integer, SessionCounts.Snapshot> counts) {
        counted.removeIf(shard -> {
            boolean gone = !counts.containsKey(shard);
            if (gone) {
                meters.shardGone(shard);
            }
            return gone;
        });
        counts.forEach((shard, snapshot) -> {
            meters.sessions(shard, snapshot.sessions(), snapshot.oldestOpen());
            counted.add(shard);
        });
    }
}
