package dev.reconnect.worker.ops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The health of the worker: the sum of its named parts. Ready means that every part works. Live means that a restart
 * would not help. If the parts are no longer looked at, the worker is neither, whatever they last said. Everyone who
 * can reach the ops port can read the reasons: they hold no personal datum and no secret. Safe for any thread.
 */
public final class Health {
    /** More parts than this are a mistake of ours: a worker has one for each shard and a few more. */
    static final int MOST_PARTS = 20_000;

    private final Clock clock;
    private final Map<String, HealthPart> parts = new ConcurrentHashMap<>();
    private volatile @Nullable Look look;

    /** @param at when the parts were last looked at; the next look is due within {@code again} */
    private record Look(Instant at, Duration again) {}

    public Health(Clock clock) {
        this.clock = clock;
    }

    /**
     * Returns the part of this name. It is up until it says otherwise.
     *
     * @throws IllegalStateException if there are too many parts
     */
    public HealthPart part(String name) {
        if (parts.size() >= MOST_PARTS && !parts.containsKey(name)) {
            throw new IllegalStateException("more than " + MOST_PARTS + " parts have a health of their own");
        }
        return parts.computeIfAbsent(name, HealthPart::new);
    }

    /**
     * All parts were looked at, and the next look follows within this time. If it does not, health is red by itself.
     */
    public void looked(Duration again) {
        look = new Look(clock.instant(), again);
    }

    /** Says whether the worker can work, and why not. */
    public Status ready() {
        return Status.of(troubles().toList());
    }

    /** Says whether the process can go on, and why not. A part that is only down does not count. */
    public Status live() {
        return Status.of(troubles().filter(Trouble::hopeless).toList());
    }

    private Stream<Trouble> troubles() {
        Stream<Trouble> ofParts = parts.values().stream().flatMap(part -> Stream.ofNullable(part.trouble));
        return Stream.concat(ofParts, Stream.ofNullable(blind()));
    }

    private @Nullable Trouble blind() {
        Look last = look;
        if (last == null || Duration.between(last.at, clock.instant()).compareTo(last.again) <= 0) {
            return null;
        }
        return new Trouble(new Reason("vitals", "no one looks at the worker's parts any more", last.at), true);
    }

    /** One part of the worker. */
    public final class HealthPart {
        private final String name;
        private volatile @Nullable Trouble trouble;

        private HealthPart(String name) {
            this.name = name;
        }

        /** The part works. */
        public void up() {
            trouble = null;
        }

        /** The part does not work now, and the worker itself goes on trying. */
        public void down(String reason) {
            becomes(reason, false);
        }

        /** The part will not work again before the process is started anew. */
        public void dead(String reason) {
            becomes(reason, true);
        }

        /** The part no longer belongs to this worker, as a shard that was given up. */
        public void remove() {
            parts.remove(name, this);
        }

        private synchronized void becomes(String reason, boolean hopeless) {
            Trouble before = trouble;
            trouble = new Trouble(
                    new Reason(name, reason, before == null ? clock.instant() : before.reason.since), hopeless);
        }
    }

    private record Trouble(Reason reason, boolean hopeless) {}

    /**
     * Up or down.
     *
     * @param reasons what is wrong, by part; empty if it is up
     */
    public record Status(boolean up, List<Reason> reasons) {
        private static Status of(List<Trouble> troubles) {
            return new Status(
                    troubles.isEmpty(),
                    troubles.stream()
                            .map(Trouble::reason)
                            .sorted(Comparator.comparing(Reason::part))
                            .toList());
        }
    }

    /**
     * Why a part is not up.
     *
     * @param since when it was last up, UTC; a new reason does not change it
     */
    public record Reason(String part, String reason, Instant since) {}
}
