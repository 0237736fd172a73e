package dev.reconnect.worker.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which of two moments comes first. */
public final class Instants {

    private Instants() {}

    /** The earlier of both; {@code one} if there is no other. */
    public static Instant earlier(Instant one, @Nullable Instant other) {
        return other == null || one.isBefore(other) ? one : other;
    }
}
