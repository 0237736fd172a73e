package dev.reconnect.worker.simulation.testing;

import dev.reconnect.worker.simulation.testing.VirtualWorker.Surroundings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** The company's worker processes, and what happens to them. */
final class Fleet {

    /** How many kinds of things happen to a process. */
    static final int KINDS = 6;

    private static final int MOST = 4;

    private final Surroundings world;
    private final RandomGenerator random;
    private final Consumer<String> halted;
    private final List<VirtualWorker> workers = new ArrayList<>();
    private int started;

    /** @param halted told of each process that stops, for a while or for good, before it does */
    Fleet(Surroundings world, Consumer<String> halted) {
        this.world = world;
        this.random = world.random();
        this.halted = halted;
    }

    List<VirtualWorker> workers() {
        return List.copyOf(workers);
    }

    /** Those that have calls under way, or keep room for them. */
    List<String> busy() {
        return workers.stream()
                .filter(worker -> worker.alive()
                        && worker.line().underWay() + worker.line().permits().openCalls() > 0)
                .map(VirtualWorker::name)
                .toList();
    }

    void startWorker() {
        VirtualWorker worker = new VirtualWorker("worker-" + ++started, world);
        workers.add(worker);
        worker.start();
    }

    /** One of the things that happen to processes. */
    void happens(int kind) {
        VirtualWorker worker = workers.get(random.nextInt(workers.size()));
        switch (kind) {
            case 0 -> halts(worker, () -> worker.dies("kill -9"));
            case 1, 2 -> halts(worker, () -> worker.pauses(Duration.ofMillis(random.nextInt(60_000))));
            case 3 -> {
                if (worker.running()) {
                    halts(worker, () -> worker.stops(this::startWorker));
                }
            }
            case 4 -> startWorker();
            default -> worker.clockError(Duration.ofMillis(random.nextInt(-3_000, 3_000)));
        }
    }

    /** Between a call and its answer. */
    void mayDieBeforeAnAnswer() {
        if (world.odds().death()) {
            workers.stream()
                    .filter(worker -> worker.alive() && worker.line().underWay() > 0)
                    .findFirst()
                    .ifPresent(worker -> {
                        world.coverage().saw("death between call and answer");
                        halts(worker, () -> worker.dies("kill -9 before an answer"));
                    });
        }
    }

    private void halts(VirtualWorker worker, Runnable how) {
        halted.accept(worker.name());
        how.run();
    }

    /** Somebody sees to it that a worker that died is started again. */
    void keepOneAlive() {
        workers.removeIf(worker -> !worker.alive());
        if (workers.size() < 1 + random.nextInt(3)) {
            startWorker();
        }
        while (workers.size() > MOST) {
            workers.removeFirst().dies("kill -9");
        }
    }
}
