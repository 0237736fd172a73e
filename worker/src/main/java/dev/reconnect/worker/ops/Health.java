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

    /** Says whether the worker can start refreshes, and why not. */
    public Status starts() {
        return status(Severity.NO_STARTS);
    }

    /**
     * Says whether the worker can be used: whether browsers may be sent to it, and whether its shards run. The reasons
     * name starts that are held too, which make no worker leave its service: that would help nobody.
     */
    public Status ready() {
        Status all = starts();
        return new Status(status(Severity.NOT_READY).up(), all.reasons());
    }

    /** Says whether the process can go on, and why not. A part that is only down does not count. */
    public Status live() {
        return status(Severity.NOT_LIVE);
    }

    private Status status(Severity least) {
        return Status.of(troubles()
                .filter(trouble -> trouble.severity().compareTo(least) >= 0)
                .toList());
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
        return new Trouble(
                new Reason("vitals", "no one looks at the worker's parts any more", last.at), Severity.NOT_LIVE);
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

        /** The part works, and keeps refreshes from being started. */
        public void holdsStarts(String reason) {
            becomes(reason, Severity.NO_STARTS);
        }

        /** The part does not work now, and the worker itself goes on trying. */
        public void down(String reason) {
            becomes(reason, Severity.NOT_READY);
        }

        /** The part will not work again before the process is started anew. */
        public void dead(String reason) {
            becomes(reason, Severity.NOT_LIVE);
        }

        /** The part no longer belongs to this worker, as a shard that was given up. */
        public void remove() {
            parts.remove(name, this);
        }

        private synchronized void becomes(String reason, Severity severity) {
            Trouble before = trouble;
            trouble = new Trouble(
                    new Reason(name, reason, before == null ? clock.instant() : before.reason.since), severity);
        }
    }

    /** What a trouble means for the worker; each includes the ones before. */
    private enum Severity {
        NO_STARTS,
        NOT_READY,
        NOT_LIVE
    }

    private record Trouble(Reason reason, Severity severity) {}

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
