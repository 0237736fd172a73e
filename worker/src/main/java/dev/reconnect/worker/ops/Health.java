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
 * How the worker is: the sum of its named parts. Ready means that every part works; live means that a restart would not
 * help. Where nobody looks at the parts any more, it is neither, whatever they last said. Safe for any thread. Reasons are shown to whoever can reach the ops port: no personal datum, no secret.
 */
public final class Health {
    /** More parts than this are a mistake of ours; a worker has one per shard and a few more. */
    static final int MOST_PARTS = 20_000;

    private final Clock clock;
    private final Map<String, HealthPart> parts = new ConcurrentHashMap<>();
    private volatile @Nullable Look look;

    /** @param at when somebody last looked at the parts, who promised to do so again within this time */
    private record Look(Instant at, Duration again) {}

    public Health(Clock clock) {
        this.clock = clock;
    }

    /**
     * The part of this name, which is up until it says otherwise.
     *
     * @throws IllegalStateException where there are too many parts
     */
    public HealthPart part(String name) {
        if (parts.size() >= MOST_PARTS && !parts.containsKey(name)) {
            throw new IllegalStateException("more than " + MOST_PARTS + " parts have a health of their own");
        }
        return parts.computeIfAbsent(name, HealthPart::new);
    }

    /** Somebody has looked at all parts, and will again within this time: if not, health is red by itself. */
    public void looked(Duration again) {
        look = new Look(clock.instant(), again);
    }

    /** Whether work can be done, and why not. */
    public Status ready() {
        return Status.of(troubles().toList());
    }

    /** Whether the process can go on, and why not; a part that is only down does not count. */
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
        return new Trouble(new Reason("vitals", "nobody looks at the worker's parts any more", last.at), true);
    }

    /** One part of the worker. */
    public final class HealthPart {
        private final String name;
        private volatile @Nullable Trouble trouble;

        private HealthPart(String name) {
            this.name = name;
        }

        /** It works. */
        public void up() {
            trouble = null;
        }

        /** It does not work now, and the worker itself goes on trying. */
        public void down(String reason) {
            becomes(reason, false);
        }

        /** It will not work again before the process is started anew. */
        public void dead(String reason) {
            becomes(reason, true);
        }

        /** It is no longer part of this worker, as a shard that was given up. */
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
     * @param reasons what is wrong, by part; empty where it is up
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
