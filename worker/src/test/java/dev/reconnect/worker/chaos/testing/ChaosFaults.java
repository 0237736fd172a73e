package dev.reconnect.worker.chaos.testing;

import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.network.TcpProxy;
import dev.reconnect.worker.chaos.testing.ChaosFault.Happened;
import dev.reconnect.worker.chaos.testing.Workers.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Causes faults, one at a time, and waits until the workers have recovered from each. Only one thread may use it. */
final class ChaosFaults {
    /** A start, its answer and the commit of its RequestId take less than this, also on a slow machine. */
    private static final Duration START = Duration.ofSeconds(6);

    private static final Duration AFTERWARDS = Duration.ofSeconds(2);
    private static final Duration SHORT = Duration.ofSeconds(2);
    /** Longer than a call may take. */
    private static final Duration LONG = Duration.ofSeconds(8);

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final ChaosEnvironment environment;
    private final Random random;

    ChaosFaults(ChaosEnvironment environment, Random random) {
        this.environment = environment;
        this.random = random;
    }

    Happened strike(ChaosFault kind) {
        if (kind.takesWorkers) {
            until("everybody at work", environment.workers()::allWorking);
        }
        Instant from = Instant.now();
        return switch (kind) {
            case WORKER_KILLED -> kill(kind, from, any());
            case BOTH_KILLED -> kill(kind, from, environment.workers().all().toArray(Worker[]::new));
            case WORKER_FROZEN -> freeze(from);
            case WORKER_STRANDED -> strand(from);
            case BROKER_KILLED -> {
                environment.brokers().kill(1);
                environment.brokers().start(1);
                yield recovered(kind, from, Instant.now(), Duration.ZERO, false);
            }
            case NODE_LOST -> {
                int node = environment.bookkeeper().coordinator();
                environment.brokers().kill(node);
                Happened lost = recovered(kind, from, Instant.now(), Duration.ZERO, false);
                environment.brokers().start(node);
                yield lost;
            }
            case KAFKA_CUT -> {
                cut(environment.wayToKafka());
                yield recovered(kind, from, Instant.now(), Duration.ZERO, false);
            }
            case FLINKS_CUT -> {
                cut(environment.wayToFlinks());
                yield recovered(kind, from, Instant.now(), Duration.ZERO, true);
            }
            case FLINKS_STALLED -> stallFlinks(from);
            case ROLLING_RESTART -> {
                for (Worker worker : environment.workers().all()) {
                    environment.workers().reachable(worker, false);
                    worker.process().terminate();
                    environment.workers().start(worker);
                    until("everybody at work again", environment.workers()::allWorking);
                }
                yield recovered(kind, from, Instant.now(), Duration.ZERO, false);
            }
        };
    }

    private Happened kill(ChaosFault kind, Instant from, Worker... victims) {
        for (Worker victim : victims) {
            environment.workers().reachable(victim, false);
            victim.process().kill();
        }
        Instant dead = Instant.now();
        boolean survivors = victims.length < environment.workers().all().size();
        if (survivors) {
            until("others to own its shards", environment.workers()::allOwned);
        }
        for (Worker victim : victims) {
            environment.workers().start(victim);
        }
        until("somebody to own all shards", environment.workers()::allOwned);
        Duration takenOver = environment.workers().takenOver(dead);
        return recovered(kind, from, dead, takenOver, true);
    }

    private Happened freeze(Instant from) {
        Worker victim = any();
        victim.process().signal("STOP");
        environment.workers().reachable(victim, false);
        until("others to own its shards", environment.workers()::allOwned);
        Duration takenOver = environment.workers().takenOver(from);
        victim.process().signal("CONT");
        environment.workers().reachable(victim, true);
        return recovered(ChaosFault.WORKER_FROZEN, from, Instant.now(), takenOver, true);
    }

    private Happened strand(Instant from) {
        Worker victim = environment.workerBehindProxy();
        environment.wayToKafka().stall();
        environment.workers().reachable(victim, false);
        until("others to own its shards", environment.workers()::allOwned);
        Duration takenOver = environment.workers().takenOver(from);
        environment.wayToKafka().mend();
        environment.workers().reachable(victim, true);
        return recovered(ChaosFault.WORKER_STRANDED, from, Instant.now(), takenOver, true);
    }

    private static void cut(TcpProxy way) {
        way.cut();
        pass(SHORT);
        way.mend();
    }

    private Happened stallFlinks(Instant from) {
        TcpProxy way = environment.wayToFlinks();
        way.stall();
        pass(LONG);
        if (random.nextBoolean()) {
            // With the cut, what was sent meanwhile never arrives. Without it, it arrives late.
            way.cut();
        }
        way.mend();
        return recovered(ChaosFault.FLINKS_STALLED, from, Instant.now(), Duration.ZERO, true);
    }

    private Happened recovered(
            ChaosFault kind, Instant from, Instant healed, Duration takenOver, boolean leavesStartsInDoubt) {
        until("all shards owned", environment.workers()::allOwned);
        until(
                "outcomes of all shards",
                () -> environment.bookkeeper().answeringSince().isAfter(healed));
        // These outcomes may come from transactions that were under way. The next ones hold later answers.
        Instant first = Instant.now();
        until(
                "outcomes of all shards again",
                () -> environment.bookkeeper().answeringSince().isAfter(first));
        return new Happened(
                kind,
                from,
                Instant.now(),
                takenOver,
                from.minus(START),
                leavesStartsInDoubt ? healed.plus(AFTERWARDS) : Instant.MIN);
    }

    private Worker any() {
        return environment
                .workers()
                .get(random.nextInt(environment.workers().all().size()));
    }

    /** Waits while a fault lasts. */
    private static void pass(Duration time) {
        await().pollInSameThread().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
    }

    void until(String what, BooleanSupplier condition) {
        await(what)
                .pollInSameThread()
                .atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    environment.check();
                    return condition.getAsBoolean();
                });
    }
}
