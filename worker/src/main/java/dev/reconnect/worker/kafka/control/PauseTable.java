package dev.reconnect.worker.kafka.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the control topic says, read record by record. Bounded; used by one thread. */
public final class PauseTable {

    /** More pauses at once are refused: there are not as many banks. */
    public static final int MOST = 10_000;

    private final Map<PauseTarget, Pause> pauses = new LinkedHashMap<>();

    /** What became of a record. */
    public enum Taken {
        PAUSED,
        RESUMED,
        /** A pause that had ended by itself when it was read. */
        OVER,
        /** Changes nothing: a key or a value that this release cannot read. What its key paused before stays paused. */
        UNREADABLE,
        /** Pauses nothing: there are too many. */
        REFUSED
    }

    /** Takes the next record; the last one of a key counts. */
    public Taken take(byte @Nullable [] key, byte @Nullable [] value, Instant now) {
        PauseTarget target = key == null ? null : PauseTarget.of(new String(key, UTF_8));
        if (target == null) {
            return Taken.UNREADABLE;
        }
        if (value == null) {
            pauses.remove(target);
            return Taken.RESUMED;
        }
        Pause pause = PauseFormat.read(target, value);
        if (pause == null) {
            return Taken.UNREADABLE;
        }
        pauses.remove(target);
        if (!pause.inForce(now)) {
            return Taken.OVER;
        }
        if (pauses.size() >= MOST && inForce(now).size() >= MOST) {
            return Taken.REFUSED;
        }
        pauses.put(target, pause);
        return Taken.PAUSED;
    }

    /** The pauses that have not ended, the longest known first. */
    public List<Pause> inForce(Instant now) {
        pauses.values().removeIf(pause -> !pause.inForce(now));
        return List.copyOf(pauses.values());
    }

    /** Whether this is paused. */
    public @Nullable Pause find(PauseTarget target, Instant now) {
        Pause pause = pauses.get(target);
        return pause != null && pause.inForce(now) ? pause : null;
    }
}
