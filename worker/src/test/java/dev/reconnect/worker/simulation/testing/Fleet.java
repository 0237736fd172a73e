package dev.reconnect.worker.simulation.testing;

import dev.reconnect.worker.simulation.testing.VirtualWorker.FleetServices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** All worker processes, and what happens to them. */
final class Fleet {

    /** How many kinds of events can happen to a process. */
    static final int KINDS = 6;

    private static final int MOST = 4;

    private final FleetServices services;
    private final RandomGenerator random;
    private final Consumer<String> halted;
    private final List<VirtualWorker> workers = new ArrayList<>();
    private int started;

    /**
     * @param halted receives the name of each process that stops, for a while or for ever, before it stops
     */
    Fleet(FleetServices services, Consumer<String> halted) {
        this.services = services;
        this.random = services.random();
        this.halted = halted;
    }

    List<VirtualWorker> workers() {
        return List.copyOf(workers);
    }

    /** The processes that have open calls, or hold a permit for one. */
    List<String> busy() {
        return workers.stream()
                .filter(worker -> worker.alive()
                        && worker.line().underWay() + worker.line().permits().openCalls() > 0)
                .map(VirtualWorker::name)
                .toList();
    }

    void startWorker() {
        VirtualWorker worker = new VirtualWorker("worker-" + ++started, services);
        workers.add(worker);
        worker.start();
    }

    /** Makes one of the events happen to a process. */
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

    /** A process may die here, between a call and its answer. */
    void mayDieBeforeAnAnswer() {
        if (services.odds().death()) {
            workers.stream()
                    .filter(worker -> worker.alive() && worker.line().underWay() > 0)
                    .findFirst()
                    .ifPresent(worker -> {
                        services.coverage().saw("death between call and answer");
                        halts(worker, () -> worker.dies("kill -9 before an answer"));
                    });
        }
    }

    private void halts(VirtualWorker worker, Runnable how) {
        halted.accept(worker.name());
        how.run();
    }

    /** Makes sure that a worker that died is started again. */
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
