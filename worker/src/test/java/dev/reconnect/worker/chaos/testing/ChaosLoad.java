package dev.reconnect.worker.chaos.testing;

import java.util.Map;

/** How much is asked for while the faults happen. */
public enum ChaosLoad {
    /** A part of what two workers can do. */
    PART(10),
    /** More than the machine can do, and nothing that workers are told bounds it. */
    FULL(300);

    final int perSecond;

    ChaosLoad(int perSecond) {
        this.perSecond = perSecond;
    }

    /** What workers are told in addition. */
    Map<String, String> environment() {
        return switch (this) {
            case PART -> Map.of();
            case FULL ->
                Map.of("RECONNECT_FLINKS_CALLS_PER_SECOND", "10000", "RECONNECT_FLINKS_MAX_OPEN_CALLS", "2000");
        };
    }
}
