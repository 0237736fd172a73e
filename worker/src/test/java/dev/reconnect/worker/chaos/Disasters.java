package dev.reconnect.worker.chaos;

import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.network.TcpProxy;
import dev.reconnect.worker.chaos.Disaster.Happened;
import dev.reconnect.worker.chaos.Workers.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Brings disasters about, one at a time, and waits until the workers are over each. Used by one thread. */
final class Disasters {
    /** A start, its answer and the commit of its RequestId all happen within this, on a slow machine too. */
    private static final Duration START = Duration.ofSeconds(6);

    private static final Duration AFTERWARDS = Duration.ofSeconds(2);
    private static final Duration SHORT = Duration.ofSeconds(2);
    /** Longer than a call may take. */
    private static final Duration LONG = Duration.ofSeconds(8);

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Scene scene;
    private final Random random;

    Disasters(Scene scene, Random random) {
        this.scene = scene;
        this.random = random;
    }

    Happened strike(Disaster kind) {
        if (kind.takesWorkers) {
            until("everybody at work", scene.workers()::allWorking);
        }
        Instant from = Instant.now();
        return switch (kind) {
            case WORKER_KILLED -> kill(kind, from, any());
            case BOTH_KILLED -> kill(kind, from, scene.workers().all().toArray(Worker[]::new));
            case WORKER_FROZEN -> freeze(from);
            case WORKER_STRANDED -> strand(from);
            case BROKER_KILLED -> {
                scene.brokers().kill(1);
                scene.brokers().start(1);
                yield recovered(kind, from, Instant.now(), Duration.ZERO, false);
            }
            case NODE_LOST -> {
                int node = scene.bookkeeper().coordinator();
                scene.brokers().kill(node);
                Happened lost = recovered(kind, from, Instant.now(), Duration.ZERO, false);
                scene.brokers().start(node);
                yield lost;
            }
            case KAFKA_CUT -> {
                cut(scene.wayToKafka());
                yield recovered(kind, from, Instant.now(), Duration.ZERO, false);
            }
            case FLINKS_CUT -> {
                cut(scene.wayToFlinks());
                yield recovered(kind, from, Instant.now(), Duration.ZERO, true);
            }
            case FLINKS_STALLED -> stallFlinks(from);
            case ROLLING_RESTART -> {
                for (Worker worker : scene.workers().all()) {
                    scene.workers().reachable(worker, false);
                    worker.process().terminate();
                    scene.workers().start(worker);
                    until("everybody at work again", scene.workers()::allWorking);
                }
                yield recovered(kind, from, Instant.now(), Duration.ZERO, false);
            }
        };
    }

    private Happened kill(Disaster kind, Instant from, Worker... victims) {
        for (Worker victim : victims) {
            scene.workers().reachable(victim, false);
            victim.process().kill();
        }
        Instant dead = Instant.now();
        boolean survivors = victims.length < scene.workers().all().size();
        if (survivors) {
            until("others to own its shards", scene.workers()::allOwned);
        }
        for (Worker victim : victims) {
            scene.workers().start(victim);
        }
        until("somebody to own all shards", scene.workers()::allOwned);
        Duration takenOver = scene.workers().takenOver(dead);
        return recovered(kind, from, dead, takenOver, true);
    }

    private Happened freeze(Instant from) {
        Worker victim = any();
        victim.process().signal("STOP");
        scene.workers().reachable(victim, false);
        until("others to own its shards", scene.workers()::allOwned);
        Duration takenOver = scene.workers().takenOver(from);
        victim.process().signal("CONT");
        scene.workers().reachable(victim, true);
        return recovered(Disaster.WORKER_FROZEN, from, Instant.now(), takenOver, true);
    }

    private Happened strand(Instant from) {
        Worker victim = scene.workerBehindProxy();
        scene.wayToKafka().stall();
        scene.workers().reachable(victim, false);
        until("others to own its shards", scene.workers()::allOwned);
        Duration takenOver = scene.workers().takenOver(from);
        scene.wayToKafka().mend();
        scene.workers().reachable(victim, true);
        return recovered(Disaster.WORKER_STRANDED, from, Instant.now(), takenOver, true);
    }

    private static void cut(TcpProxy way) {
        way.cut();
        pass(SHORT);
        way.mend();
    }

    private Happened stallFlinks(Instant from) {
        TcpProxy way = scene.wayToFlinks();
        way.stall();
        pass(LONG);
        if (random.nextBoolean()) {
            // What was sent meanwhile never arrives; else it arrives late.
            way.cut();
        }
        way.mend();
        return recovered(Disaster.FLINKS_STALLED, from, Instant.now(), Duration.ZERO, true);
    }

    private Happened recovered(
            Disaster kind, Instant from, Instant healed, Duration takenOver, boolean leavesStartsInDoubt) {
        until("all shards owned", scene.workers()::allOwned);
        until(
                "outcomes of all shards",
                () -> scene.bookkeeper().answeringSince().isAfter(healed));
        // These may be of transactions that were under way; the next ones hold what was answered since.
        Instant first = Instant.now();
        until(
                "outcomes of all shards again",
                () -> scene.bookkeeper().answeringSince().isAfter(first));
        return new Happened(
                kind,
                from,
                Instant.now(),
                takenOver,
                from.minus(START),
                leavesStartsInDoubt ? healed.plus(AFTERWARDS) : Instant.MIN);
    }

    private Worker any() {
        return scene.workers().get(random.nextInt(scene.workers().all().size()));
    }

    /** Lets time go by: how long a disaster lasts. */
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
                    scene.check();
                    return condition.getAsBoolean();
                });
    }
}
