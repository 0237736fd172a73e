package dev.reconnect.worker.app;

import dev.reconnect.worker.flinks.CallPermits;
import dev.reconnect.worker.kafka.FeedHealth;
import dev.reconnect.worker.kafka.KafkaHealth;
import dev.reconnect.worker.kafka.KafkaShards;
import dev.reconnect.worker.kafka.ShardHealth;
import dev.reconnect.worker.ops.Health;
import dev.reconnect.worker.ops.Meters;
import dev.reconnect.worker.shard.Census;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Looks at the worker's parts and says how they are. Used by one thread. */
final class Vitals implements Runnable {

    /** Longer than any bounded wait of a shard's or consumer's thread: past this it is stuck. */
    static final Duration STUCK = Duration.ofMinutes(3);

    /** Fencing, restoring a long journal and finding the positions, each bounded on its own, do not beat in between. */
    static final Duration LONGEST_TAKE_OVER = Duration.ofMinutes(8);

    private final KafkaShards shards;
    private final CallPermits permits;
    private final Meters meters;
    private final Health health;
    private final InstantSource clock;
    private final Health.Part flinks;
    private final Map<String, Health.Part> parts = new HashMap<>();
    private final Set<Integer> counted = new HashSet<>();

    Vitals(KafkaShards shards, CallPermits permits, Meters meters, Health health, InstantSource clock) {
        this.shards = shards;
        this.permits = permits;
        this.meters = meters;
        this.health = health;
        this.clock = clock;
        this.flinks = health.part("flinks");
    }

    @Override
    public void run() {
        permits.heldBecause().ifPresentOrElse(flinks::down, flinks::up);
        KafkaHealth kafka = shards.health();
        Set<String> present = new HashSet<>();
        for (ShardHealth shard : kafka.shards()) {
            String name = "shard " + shard.partition();
            present.add(name);
            look(shard, part(name));
        }
        for (FeedHealth feed : kafka.feeds()) {
            present.add(feed.name());
            look(feed, part(feed.name()));
        }
        forgetAllBut(present);
        count(shards.census());
    }

    private void look(ShardHealth shard, Health.Part part) {
        String reason = shard.reason() == null ? "" : ": " + shard.reason();
        switch (shard.state()) {
            case CLOSED -> part.down("closed until somebody acts" + reason);
            case BACKING_OFF -> part.down("will be taken over again in a moment" + reason);
            case TAKING_OVER -> moving(shard, part, LONGEST_TAKE_OVER);
            case RUNNING, HANDING_OVER, STOPPED -> moving(shard, part, STUCK);
        }
    }

    private void moving(ShardHealth shard, Health.Part part, Duration longest) {
        if (stuck(shard.heartbeat(), longest)) {
            part.dead("its thread has not moved since " + shard.heartbeat());
        } else {
            part.up();
        }
    }

    private void look(FeedHealth feed, Health.Part part) {
        String trouble = feed.trouble();
        if (feed.dead()) {
            part.dead("its thread has ended");
        } else if (stuck(feed.heartbeat(), STUCK)) {
            part.dead("its thread has not moved since " + feed.heartbeat());
        } else if (trouble != null) {
            part.down(trouble);
        } else {
            part.up();
        }
    }

    private boolean stuck(Instant heartbeat, Duration longest) {
        return Duration.between(heartbeat, clock.instant()).compareTo(longest) > 0;
    }

    private Health.Part part(String name) {
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

    private void count(Map<Integer, Census.Snapshot> census) {
        counted.removeIf(shard -> {
            boolean gone = !census.containsKey(shard);
            if (gone) {
                meters.shardGone(shard);
            }
            return gone;
        });
        census.forEach((shard, snapshot) -> {
            meters.sessions(shard, snapshot.sessions(), snapshot.oldestOpen());
            counted.add(shard);
        });
    }
}
