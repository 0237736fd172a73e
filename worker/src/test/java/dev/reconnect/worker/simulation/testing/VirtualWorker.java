package dev.reconnect.worker.simulation.testing;

import dev.reconnect.worker.kafka.testing.CrashPoints;
import dev.reconnect.worker.kafka.testing.VirtualClients;
import dev.reconnect.worker.kafka.testing.VirtualShard;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.Pauses;
import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.Shard;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.ShardLoop;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.simulation.testing.flinks.WorkerConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One worker process: member of the group, owner of shards, mortal. */
final class VirtualWorker implements VirtualTime.Owner, Coordinator.Member, VirtualShard.Host, CrashPoints {

    private static final Duration HAND_OVER = Duration.ofSeconds(5);
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

    private final String name;
    private final Surroundings world;
    private final VirtualClients clients;
    private final WorkerConnection connection;
    private final CallWatch watch;
    private final Pauses pauses;
    private final Map<Integer, VirtualShard> shards = new TreeMap<>();
    private String memberId;
    private int memberships;
    private @Nullable ConsumerGroupMetadata membership;
    private Instant pausedUntil = Instant.MIN;
    private Instant lastHeard = Instant.MIN;
    private Duration clockError = Duration.ZERO;
    private boolean alive = true;
    private boolean leaving;
    private boolean inTurn;

    /** Everything around a process. */
    interface Surroundings {
        VirtualTime time();

        RandomGenerator random();

        FaultOdds odds();

        Coordinator coordinator();

        VirtualClients clients(CrashPoints crashPoints);

        WorkerConnection line(VirtualWorker worker);

        /** What the process lets its shards do is seen by this. */
        CallWatch watch(VirtualWorker worker);

        /** What operators have paused, as this process learns it. */
        Pauses pauses(VirtualWorker worker);

        Shard shard(VirtualWorker worker, int partition, ShardLog log, Consumer<CallAnswer> answers);

        List<RawRecord> poll(Source source, int partition, long from);

        Trace trace();

        Coverage coverage();

        void running(VirtualWorker worker, int partition);

        void wrong(String what, @Nullable Throwable why);
    }

    VirtualWorker(String name, Surroundings world) {
        this.name = name;
        this.world = world;
        this.clients = world.clients(this);
        this.connection = world.line(this);
        this.watch = world.watch(this);
        this.pauses = world.pauses(this);
        this.memberId = name + "/0";
    }

    void start() {
        world.trace().line(name, "starts");
        world.coordinator().join(this);
    }

    String name() {
        return name;
    }

    WorkerConnection line() {
        return connection;
    }

    CallWatch watch() {
        return watch;
    }

    Pauses pauses() {
        return pauses;
    }

    @Override
    public boolean alive() {
        return alive;
    }

    @Override
    public Instant pausedUntil() {
        // As long as it is paused in the middle of a step, nothing else of it can go on.
        Instant soon = world.time().now().plusMillis(100);
        return inTurn && soon.isAfter(pausedUntil) ? soon : pausedUntil;
    }

    boolean paused() {
        return inTurn || pausedUntil.isAfter(world.time().now());
    }

    boolean running() {
        return alive && !leaving && !paused();
    }

    /** kill -9. */
    void dies(String how) {
        if (alive) {
            world.trace().line(name, "dies:", how);
            alive = false;
            connection.crash();
            expireIfSilent(memberId, SESSION_TIMEOUT);
        }
    }

    @Override
    public void died(VirtualTime.Interrupted death) {
        dies(String.valueOf(death.getMessage()));
    }

    /** SIGTERM: hands everything over and leaves; {@code whenGone} runs at the end. */
    void stops(Runnable whenGone) {
        world.trace().line(name, "is told to stop");
        leaving = true;
        shards.values().forEach(shard -> shard.handOver(HAND_OVER));
        later(HAND_OVER.plusSeconds(1), () -> {
            world.trace().line(name, "leaves");
            shards.values().forEach(VirtualShard::drop);
            world.coordinator().remove(memberId);
            alive = false;
            connection.close();
            whenGone.run();
        });
    }

    /** SIGSTOP, and SIGCONT after so long; the group may have gone on without it by then. */
    void pauses(Duration length) {
        if (!alive || paused()) {
            return;
        }
        world.trace().line(name, "pauses for", length);
        pausedUntil = world.time().now().plus(length);
        connection.pause();
        lastHeard = world.time().now();
        expireIfSilent(memberId, SESSION_TIMEOUT);
        world.time().at(pausedUntil, this, this::goesOn);
    }

    /** Its clock jumps, and may jump back. */
    void clockError(Duration error) {
        clockError = error;
    }

    private void expireIfSilent(String member, Duration after) {
        world.time().later(after, VirtualTime.WORLD, () -> {
            boolean silent = !lastHeard.plus(after).isAfter(world.time().now());
            if (!alive || (paused() && silent)) {
                world.coordinator().remove(member);
            }
        });
    }

    private void goesOn() {
        connection.resume();
        // Its heartbeats do not wait for anything.
        lastHeard = world.time().now();
        // Its poll thread is not the first to run again: the shards act on what they believe until it does.
        later(Duration.ofMillis(world.random().nextInt(500)), () -> {
            if (!leaving && !world.coordinator().has(memberId)) {
                world.trace().line(name, "learns that it lost", shards.keySet());
                shards.values().forEach(VirtualShard::drop);
                membership = null;
                memberId = name + "/" + ++memberships;
                world.coordinator().join(this);
            }
        });
    }

    @Override
    public String memberId() {
        return memberId;
    }

    @Override
    @SuppressWarnings("removal") // only Kafka may make one, for anything else than a test
    public void learns(int generation, List<Integer> revoked, List<Integer> assigned) {
        String member = memberId;
        if (leaving || !world.coordinator().has(member)) {
            return;
        }
        ConsumerGroupMetadata last = membership;
        if (last == null || last.generationId() < generation) {
            membership = new ConsumerGroupMetadata(world.coordinator().id(), generation, member, Optional.empty());
        }
        if (!assigned.isEmpty() || !revoked.isEmpty()) {
            world.trace().line(name, "generation", generation, ": assigned", assigned, ", revoked", revoked);
        }
        assigned.forEach(this::begin);
        for (int partition : revoked) {
            VirtualShard shard = shards.get(partition);
            if (shard == null || shard.ended()) {
                world.coordinator().released(member, List.of(partition));
            } else {
                shard.handOver(HAND_OVER);
            }
        }
    }

    private void begin(int partition) {
        VirtualShard before = shards.get(partition);
        if (before != null && !before.ended()) {
            later(Duration.ofMillis(50), () -> {
                if (memberId.equals(world.coordinator().owner(partition))) {
                    begin(partition);
                }
            });
            return;
        }
        String member = memberId;
        VirtualShard shard = new VirtualShard(partition, this, () -> {
            if (alive && !leaving) {
                world.coordinator().released(member, List.of(partition));
            }
        });
        shards.put(partition, shard);
        shard.start();
    }

    /** Records came to a partition. */
    void arrived(Source source, int partition) {
        VirtualShard shard = shards.get(partition);
        if (alive && shard != null) {
            later(Duration.ofMillis(1), () -> shard.arrived(source));
        }
    }

    @Override
    public void at(Point point, int partition) {
        FaultOdds odds = world.odds();
        if (odds.death()) {
            world.coverage().saw("death", point);
            throw new VirtualTime.Interrupted(point + " of shard " + partition);
        }
        if (odds.pause() && !inTurn) {
            world.coverage().saw("pause", point);
            pauses(Duration.ofMillis(world.random().nextInt(40_000)));
            inTurn = true;
            world.time().runUntil(pausedUntil);
            inTurn = false;
            if (!alive) {
                throw new VirtualTime.Interrupted("killed while it was paused");
            }
        }
        boolean broken = point == Point.AFTER_COMMIT ? odds.unknown() : odds.trouble();
        if (broken) {
            world.coverage().saw("trouble", point);
            world.trace().line(name, "shard", partition, ": the broker does not answer", point);
            throw new TimeoutException("simulated, " + point);
        }
    }

    @Override
    public Instant now() {
        return world.time().now().plus(clockError);
    }

    @Override
    public RandomGenerator random() {
        return world.random();
    }

    @Override
    public void later(Duration delay, Runnable action) {
        world.time().later(delay, this, action);
    }

    @Override
    public ShardLog open(int partition, Supplier<@Nullable ConsumerGroupMetadata> member) {
        return clients.open(partition, member);
    }

    @Override
    public ShardLoop create(int partition, ShardLog log, Consumer<CallAnswer> answers) {
        return world.shard(this, partition, log, answers);
    }

    @Override
    public List<RawRecord> poll(Source source, int partition, long from) {
        return world.poll(source, partition, from);
    }

    @Override
    public @Nullable ConsumerGroupMetadata membership() {
        return membership;
    }

    @Override
    public void running(int partition) {
        world.trace().line(name, "runs shard", partition);
        world.running(this, partition);
    }

    @Override
    public void wrong(String what, @Nullable Throwable why) {
        world.wrong(name + ": " + what, why);
    }
}
