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

/** One worker process: a member of the group that owns shards and can die. */
final class VirtualWorker implements VirtualTime.Owner, Coordinator.Member, VirtualShard.Host, CrashPoints {

    private static final Duration HAND_OVER = Duration.ofSeconds(5);
    private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

    private final String name;
    private final FleetServices services;
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
    interface FleetServices {
        VirtualTime time();

        RandomGenerator random();

        FaultOdds odds();

        Coordinator coordinator();

        VirtualClients clients(CrashPoints crashPoints);

        WorkerConnection line(VirtualWorker worker);

        /** Sees what the process lets its shards do. */
        CallWatch watch(VirtualWorker worker);

        /** The pauses of the operators, as this process learns them. */
        Pauses pauses(VirtualWorker worker);

        Shard shard(VirtualWorker worker, int partition, ShardLog log, Consumer<CallAnswer> answers);

        List<RawRecord> poll(Source source, int partition, long from);

        Trace trace();

        Coverage coverage();

        void running(VirtualWorker worker, int partition);

        void wrong(String what, @Nullable Throwable why);
    }

    VirtualWorker(String name, FleetServices services) {
        this.name = name;
        this.services = services;
        this.clients = services.clients(this);
        this.connection = services.line(this);
        this.watch = services.watch(this);
        this.pauses = services.pauses(this);
        this.memberId = name + "/0";
    }

    void start() {
        services.trace().line(name, "starts");
        services.coordinator().join(this);
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
        // While it pauses in the middle of a step, nothing else of it can go on.
        Instant soon = services.time().now().plusMillis(100);
        return inTurn && soon.isAfter(pausedUntil) ? soon : pausedUntil;
    }

    boolean paused() {
        return inTurn || pausedUntil.isAfter(services.time().now());
    }

    boolean running() {
        return alive && !leaving && !paused();
    }

    /** Ends like kill -9. */
    void dies(String how) {
        if (alive) {
            services.trace().line(name, "dies:", how);
            alive = false;
            connection.crash();
            expireIfSilent(memberId, SESSION_TIMEOUT);
        }
    }

    @Override
    public void died(VirtualTime.Interrupted death) {
        dies(String.valueOf(death.getMessage()));
    }

    /** Ends like SIGTERM: hands everything over and leaves; {@code whenGone} runs at the end. */
    void stops(Runnable whenGone) {
        services.trace().line(name, "is told to stop");
        leaving = true;
        shards.values().forEach(shard -> shard.handOver(HAND_OVER));
        later(HAND_OVER.plusSeconds(1), () -> {
            services.trace().line(name, "leaves");
            shards.values().forEach(VirtualShard::drop);
            services.coordinator().remove(memberId);
            alive = false;
            connection.close();
            whenGone.run();
        });
    }

    /** Stops like SIGSTOP, and goes on after this time like SIGCONT. The group may have gone on without it by then. */
    void pauses(Duration length) {
        if (!alive || paused()) {
            return;
        }
        services.trace().line(name, "pauses for", length);
        pausedUntil = services.time().now().plus(length);
        connection.pause();
        lastHeard = services.time().now();
        expireIfSilent(memberId, SESSION_TIMEOUT);
        services.time().at(pausedUntil, this, this::goesOn);
    }

    /** Its clock jumps, and may jump back. */
    void clockError(Duration error) {
        clockError = error;
    }

    private void expireIfSilent(String member, Duration after) {
        services.time().later(after, VirtualTime.WORLD, () -> {
            boolean silent = !lastHeard.plus(after).isAfter(services.time().now());
            if (!alive || (paused() && silent)) {
                services.coordinator().remove(member);
            }
        });
    }

    private void goesOn() {
        connection.resume();
        // Its heartbeats do not wait for anything.
        lastHeard = services.time().now();
        // Its poll thread need not be the first to run again. Until it runs, the shards act on what they know.
        later(Duration.ofMillis(services.random().nextInt(500)), () -> {
            if (!leaving && !services.coordinator().has(memberId)) {
                services.trace().line(name, "learns that it lost", shards.keySet());
                shards.values().forEach(VirtualShard::drop);
                membership = null;
                memberId = name + "/" + ++memberships;
                services.coordinator().join(this);
            }
        });
    }

    @Override
    public String memberId() {
        return memberId;
    }

    @Override
    @SuppressWarnings("removal") // only Kafka may build one, except for tests
    public void learns(int generation, List<Integer> revoked, List<Integer> assigned) {
        String member = memberId;
        if (leaving || !services.coordinator().has(member)) {
            return;
        }
        ConsumerGroupMetadata last = membership;
        if (last == null || last.generationId() < generation) {
            membership = new ConsumerGroupMetadata(services.coordinator().id(), generation, member, Optional.empty());
        }
        if (!assigned.isEmpty() || !revoked.isEmpty()) {
            services.trace().line(name, "generation", generation, ": assigned", assigned, ", revoked", revoked);
        }
        assigned.forEach(this::begin);
        for (int partition : revoked) {
            VirtualShard shard = shards.get(partition);
            if (shard == null || shard.ended()) {
                services.coordinator().released(member, List.of(partition));
            } else {
                shard.handOver(HAND_OVER);
            }
        }
    }

    private void begin(int partition) {
        VirtualShard before = shards.get(partition);
        if (before != null && !before.ended()) {
            later(Duration.ofMillis(50), () -> {
                if (memberId.equals(services.coordinator().owner(partition))) {
                    begin(partition);
                }
            });
            return;
        }
        String member = memberId;
        VirtualShard shard = new VirtualShard(partition, this, () -> {
            if (alive && !leaving) {
                services.coordinator().released(member, List.of(partition));
            }
        });
        shards.put(partition, shard);
        shard.start();
    }

    /** New records came to a partition. */
    void arrived(Source source, int partition) {
        VirtualShard shard = shards.get(partition);
        if (alive && shard != null) {
            later(Duration.ofMillis(1), () -> shard.arrived(source));
        }
    }

    @Override
    public void at(Point point, int partition) {
        FaultOdds odds = services.odds();
        if (odds.death()) {
            services.coverage().saw("death", point);
            throw new VirtualTime.Interrupted(point + " of shard " + partition);
        }
        if (odds.pause() && !inTurn) {
            services.coverage().saw("pause", point);
            pauses(Duration.ofMillis(services.random().nextInt(40_000)));
            inTurn = true;
            services.time().runUntil(pausedUntil);
            inTurn = false;
            if (!alive) {
                throw new VirtualTime.Interrupted("killed while it was paused");
            }
        }
        boolean broken = point == Point.AFTER_COMMIT ? odds.unknown() : odds.trouble();
        if (broken) {
            services.coverage().saw("trouble", point);
            services.trace().line(name, "shard", partition, ": the broker does not answer", point);
            throw new TimeoutException("simulated, " + point);
        }
    }

    @Override
    public Instant now() {
        return services.time().now().plus(clockError);
    }

    @Override
    public RandomGenerator random() {
        return services.random();
    }

    @Override
    public void later(Duration delay, Runnable action) {
        services.time().later(delay, this, action);
    }

    @Override
    public ShardLog open(int partition, Supplier<@Nullable ConsumerGroupMetadata> member) {
        return clients.open(partition, member);
    }

    @Override
    public ShardLoop create(int partition, ShardLog log, Consumer<CallAnswer> answers) {
        return services.shard(this, partition, log, answers);
    }

    @Override
    public List<RawRecord> poll(Source source, int partition, long from) {
        return services.poll(source, partition, from);
    }

    @Override
    public @Nullable ConsumerGroupMetadata membership() {
        return membership;
    }

    @Override
    public void running(int partition) {
        services.trace().line(name, "runs shard", partition);
        services.running(this, partition);
    }

    @Override
    public void wrong(String what, @Nullable Throwable why) {
        services.wrong(name + ": " + what, why);
    }
}
