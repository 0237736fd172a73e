package dev.reconnect.worker.chaos.testing;

import java.time.Duration;
import java.time.Instant;

/** The kinds of faults in workers, brokers and network. */
public enum ChaosFault {
    WORKER_KILLED("kill -9 of a worker", true),
    FLINKS_CUT("Flinks refuses and resets, 2 s", false),
    FLINKS_STALLED("Flinks swallowed by the network, 8 s", false),
    WORKER_FROZEN("SIGSTOP of a worker, then SIGCONT", true),
    KAFKA_CUT("worker's way to Kafka reset, 2 s", false),
    WORKER_STRANDED("worker's way to Kafka swallowed", true),
    BROKER_KILLED("kill -9 of the broker, restart", false),
    BOTH_KILLED("kill -9 of both workers", true),
    ROLLING_RESTART("rolling restart", true),
    NODE_LOST("kill -9 of one of three brokers", false);

    final String title;
    /** Whether shards change their owner in this fault. If so, each worker must own some before. */
    final boolean takesWorkers;

    ChaosFault(String title, boolean takesWorkers) {
        this.title = title;
        this.takesWorkers = takesWorkers;
    }

    /**
     * One fault that happened.
     *
     * @param from when it began
     * @param over when every shard had an owner again and had published an outcome again
     * @param takenOver the time from the loss of a worker until others owned its shards; zero if none was lost
     * @param doubtFrom the answer to a start may be lost if the start left after this moment
     * @param doubtUntil and before this one; not after {@code doubtFrom} if no answer can be lost
     */
    record Happened(
            ChaosFault kind, Instant from, Instant over, Duration takenOver, Instant doubtFrom, Instant doubtUntil) {

        boolean putsInDoubt(Instant start) {
            return start.isAfter(doubtFrom) && start.isBefore(doubtUntil);
        }
    }
}
