package dev.reconnect.worker.kafka.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pauses of the control topic, taken in record by record. It is bounded. Only one thread may use it. */
public final class PauseTable {

    /** The largest number of pauses at once; more are refused. There are fewer banks than this. */
    public static final int MOST = 10_000;

    private final Map<PauseTarget, Pause> pauses = new LinkedHashMap<>();

    /** What a record did. */
    public enum Taken {
        PAUSED,
        RESUMED,
        /** It held a pause that had already ended by itself. */
        OVER,
        /** It changed nothing: this release cannot read its key or value. What its key paused before stays paused. */
        UNREADABLE,
        /** It paused nothing, because there are too many pauses. */
        REFUSED
    }

    /** Takes the next record in. The last readable record of a key counts. */
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

    /** The pauses that have not ended, in the order in which they were read. */
    public List<Pause> inForce(Instant now) {
        pauses.values().removeIf(pause -> !pause.inForce(now));
        return List.copyOf(pauses.values());
    }

    /** The pause of this target; null if it is not paused. */
    public @Nullable Pause find(PauseTarget target, Instant now) {
        Pause pause = pauses.get(target);
        return pause != null && pause.inForce(now) ? pause : null;
    }
}
