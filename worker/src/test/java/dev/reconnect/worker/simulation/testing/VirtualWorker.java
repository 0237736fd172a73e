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
    private final Surroundings surroundings;
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

    VirtualWorker(String name, Surroundings surroundings) {
        this.name = name;
        this.surroundings = surroundings;
        this.clients = surroundings.clients(this);
        this.connection = surroundings.line(this);
        this.watch = surroundings.watch(this);
        this.pauses = surroundings.pauses(this);
        this.memberId = name + "/0";
    }

    void start() {
        surroundings.trace().line(name, "starts");
        surroundings.coordinator().join(this);
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
        Instant soon = surroundings.time().now().plusMillis(100);
        return inTurn && soon.isAfter(pausedUntil) ? soon : pausedUntil;
    }

    boolean paused() {
        return inTurn || pausedUntil.isAfter(surroundings.time().now());
    }

    boolean running() {
        return alive && !leaving && !paused();
    }

    /** Ends like kill -9. */
    void dies(String how) {
        if (alive) {
            surroundings.trace().line(name, "dies:", how);
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
        surroundings.trace().line(name, "is told to stop");
        leaving = true;
        shards.values().forEach(shard -> shard.handOver(HAND_OVER));
        later(HAND_OVER.plusSeconds(1), () -> {
            surroundings.trace().line(name, "leaves");
            shards.values().forEach(VirtualShard::drop);
            surroundings.coordinator().remove(memberId);
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
        surroundings.trace().line(name, "pauses for", length);
        pausedUntil = surroundings.time().now().plus(length);
        connection.pause();
        lastHeard = surroundings.time().now();
        expireIfSilent(memberId, SESSION_TIMEOUT);
        surroundings.time().at(pausedUntil, this, this::goesOn);
    }

    /** Its clock jumps, and may jump back. */
    void clockError(Duration error) {
        clockError = error;
    }

    private void expireIfSilent(String member, Duration after) {
        surroundings.time().later(after, VirtualTime.WORLD, () -> {
            boolean silent = !lastHeard.plus(after).isAfter(surroundings.time().now());
            if (!alive || (paused() && silent)) {
                surroundings.coordinator().remove(member);
            }
        });
    }

    private void goesOn() {
        connection.resume();
        // Its heartbeats do not wait for anything.
        lastHeard = surroundings.time().now();
        // Its poll thread need not be the first to run again. Until it runs, the shards act on what they know.
        later(Duration.ofMillis(surroundings.random().nextInt(500)), () -> {
            if (!leaving && !surroundings.coordinator().has(memberId)) {
                surroundings.trace().line(name, "learns that it lost", shards.keySet());
                shards.values().forEach(VirtualShard::drop);
                membership = null;
                memberId = name + "/" + ++memberships;
                surroundings.coordinator().join(this);
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
        if (leaving || !surroundings.coordinator().has(member)) {
            return;
        }
        ConsumerGroupMetadata last = membership;
        if (last == null || last.generationId() < generation) {
            membership =
                    new ConsumerGroupMetadata(surroundings.coordinator().id(), generation, member, Optional.empty());
        }
        if (!assigned.isEmpty() || !revoked.isEmpty()) {
            surroundings.trace().line(name, "generation", generation, ": assigned", assigned, ", revoked", revoked);
        }
        assigned.forEach(this::begin);
        for (int partition : revoked) {
            VirtualShard shard = shards.get(partition);
            if (shard == null || shard.ended()) {
                surroundings.coordinator().released(member, List.of(partition));
            } else {
                shard.handOver(HAND_OVER);
            }
        }
    }

    private void begin(int partition) {
        VirtualShard before = shards.get(partition);
        if (before != null && !before.ended()) {
            later(Duration.ofMillis(50), () -> {
                if (memberId.equals(surroundings.coordinator().owner(partition))) {
                    begin(partition);
                }
            });
            return;
        }
        String member = memberId;
        VirtualShard shard = new VirtualShard(partition, this, () -> {
            if (alive && !leaving) {
                surroundings.coordinator().released(member, List.of(partition));
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
        FaultOdds odds = surroundings.odds();
        if (odds.death()) {
            surroundings.coverage().saw("death", point);
            throw new VirtualTime.Interrupted(point + " of shard " + partition);
        }
        if (odds.pause() && !inTurn) {
            surroundings.coverage().saw("pause", point);
            pauses(Duration.ofMillis(surroundings.random().nextInt(40_000)));
            inTurn = true;
            surroundings.time().runUntil(pausedUntil);
            inTurn = false;
            if (!alive) {
                throw new VirtualTime.Interrupted("killed while it was paused");
            }
        }
        boolean broken = point == Point.AFTER_COMMIT ? odds.unknown() : odds.trouble();
        if (broken) {
            surroundings.coverage().saw("trouble", point);
            surroundings.trace().line(name, "shard", partition, ": the broker does not answer", point);
            throw new TimeoutException("simulated, " + point);
        }
    }

    @Override
    public Instant now() {
        return surroundings.time().now().plus(clockError);
    }

    @Override
    public RandomGenerator random() {
        return surroundings.random();
    }

    @Override
    public void later(Duration delay, Runnable action) {
        surroundings.time().later(delay, this, action);
    }

    @Override
    public ShardLog open(int partition, Supplier<@Nullable ConsumerGroupMetadata> member) {
        return clients.open(partition, member);
    }

    @Override
    public ShardLoop create(int partition, ShardLog log, Consumer<CallAnswer> answers) {
        return surroundings.shard(this, partition, log, answers);
    }

    @Override
    public List<RawRecord> poll(Source source, int partition, long from) {
        return surroundings.poll(source, partition, from);
    }

    @Override
    public @Nullable ConsumerGroupMetadata membership() {
        return membership;
    }

    @Override
    public void running(int partition) {
        surroundings.trace().line(name, "runs shard", partition);
        surroundings.running(this, partition);
    }

    @Override
    public void wrong(String what, @Nullable Throwable why) {
        surroundings.wrong(name + ": " + what, why);
    }
}
