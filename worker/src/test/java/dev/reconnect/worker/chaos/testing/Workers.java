package dev.reconnect.worker.chaos.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.cli.Main;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The worker processes, and which of them owns which shard, as their logs tell. Only one thread may use it. */
final class Workers implements AutoCloseable {
    private static final Pattern LINE = Pattern.compile("(\\S+Z) +(\\w+) +\\[.*?] \\S+ - (.*)");
    private static final Pattern TAKEN = Pattern.compile("shard (\\d+): taken over.*");
    private static final Pattern LOST =
            Pattern.compile("shard (\\d+): (a transaction was lost.*|not handed over.*|.*; again in .*)");
    private static final Pattern LOST_BY_GROUP = Pattern.compile("lost: shards \\[(.*)]");

    private final int shards;
    private final List<Worker> workers;
    /** The processes that run, or that ended with lines that are not read yet. */
    private final List<ChildProcess> unread = new ArrayList<>();

    private final Map<Integer, Owner> owners = new HashMap<>();
    private final List<Loss> losses = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();

    /** One of the workers. Its process may change, because each start makes a new one. */
    static final class Worker {
        final String name;
        private final Map<String, String> environment;
        private @Nullable ChildProcess process;
        private boolean reachable = true;

        private Worker(String name, Map<String, String> environment) {
            this.name = name;
            this.environment = environment;
        }

        ChildProcess process() {
            return Objects.requireNonNull(process, name);
        }
    }

    private record Owner(ChildProcess process, Instant since) {}

    /**
     * A worker logged that it lost shards before it could hand them over.
     *
     * @param how how the worker noticed the loss
     */
    record Loss(Instant at, Set<Integer> shards, How how) {
        enum How {
            /** A commit was refused because another worker owns the shard. */
            FENCED,
            /** The group has given the shards to others. */
            TOLD_BY_GROUP,
            OTHERWISE
        }
    }

    /** {@code environments} holds the environment variables of each worker. */
    Workers(int shards, List<Map<String, String>> environments) {
        this.shards = shards;
        this.workers = IntStream.range(0, environments.size())
                .mapToObj(i -> new Worker("worker-" + (char) ('a' + i), environments.get(i)))
                .toList();
    }

    List<Worker> all() {
        return workers;
    }

    Worker get(int index) {
        return workers.get(index);
    }

    /** Starts a new process for the worker. Returns at once. */
    void start(Worker worker) {
        assertThat(worker.process == null || !worker.process.alive())
                .as("%s has ended", worker.name)
                .isTrue();
        worker.process = ChildProcess.start(worker.name, worker.environment, "-Xmx256m", Main.class, List.of("run"));
        worker.reachable = true;
        unread.add(worker.process);
    }

    /** Sets whether the worker can be reached: a worker that is frozen or cut off cannot. */
    void reachable(Worker worker, boolean value) {
        worker.reachable = value;
    }

    /** Reads what the processes have logged since the last call. */
    void observe() {
        List<ChildProcess> ended =
                unread.stream().filter(process -> !process.alive()).toList();
        for (ChildProcess process : unread) {
            for (String text : process.newLines()) {
                Matcher line = LINE.matcher(text);
                if (line.matches()) {
                    note(process, Instant.parse(line.group(1)), line.group(2), line.group(3));
                }
            }
        }
        unread.removeAll(ended);
    }

    private void note(ChildProcess process, Instant at, String level, String message) {
        Matcher taken = TAKEN.matcher(message);
        Matcher lost = LOST.matcher(message);
        Matcher lostByGroup = LOST_BY_GROUP.matcher(message);
        if (taken.matches()) {
            Owner owner = new Owner(process, at);
            owners.merge(
                    Integer.valueOf(taken.group(1)),
                    owner,
                    (one, other) -> other.since.isBefore(one.since) ? one : other);
        } else if (lost.matches()) {
            boolean fenced = message.contains("Fenced") || message.contains("InvalidProducerEpoch");
            losses.add(new Loss(
                    at, Set.of(Integer.valueOf(lost.group(1))), fenced ? Loss.How.FENCED : Loss.How.OTHERWISE));
        } else if (lostByGroup.matches()) {
            Set<Integer> numbers = Arrays.stream(lostByGroup.group(1).split(", *"))
                    .filter(number -> !number.isBlank())
                    .map(Integer::valueOf)
                    .collect(Collectors.toSet());
            losses.add(new Loss(at, numbers, Loss.How.TOLD_BY_GROUP));
        }
        // Kafka's clients begin their lines with their names. If one of them is fenced, it is no error of ours.
        if (level.equals("ERROR") && !message.startsWith("[")) {
            errors.add(process.name() + " at " + at + ": " + message);
        }
    }

    /** Whether workers that can be reached own all shards. Fails if one of these workers has ended. */
    boolean allOwned() {
        observe();
        Set<ChildProcess> sound = sound();
        return owners.size() == shards && owners.values().stream().allMatch(owner -> sound.contains(owner.process));
    }

    /** Whether, in addition, every worker owns a shard. */
    boolean allWorking() {
        return allOwned()
                && owners.values().stream().map(Owner::process).distinct().count() == workers.size();
    }

    private Set<ChildProcess> sound() {
        Set<ChildProcess> sound = new HashSet<>();
        for (Worker worker : workers) {
            if (worker.process != null && worker.reachable) {
                assertThat(worker.process.alive()).as("%s runs", worker.process).isTrue();
                sound.add(worker.process);
            }
        }
        return sound;
    }

    /** The time from this moment to the last take-over after it; zero if there was none. */
    Duration takenOver(Instant since) {
        return owners.values().stream()
                .map(owner -> Duration.between(since, owner.since))
                .filter(took -> !took.isNegative())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    List<Loss> losses() {
        return losses;
    }

    /** What the workers logged as errors. */
    List<String> errors() {
        return errors;
    }

    @Override
    public void close() {
        unread.forEach(ChildProcess::close);
    }
}
