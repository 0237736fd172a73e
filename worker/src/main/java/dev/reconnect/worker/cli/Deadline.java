package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine.TypeConversionException;

/** By when a refresh must have come somewhere, as a person writes it. */
sealed interface Deadline {

    /** The moment that is meant, seen from now. */
    Instant from(Instant now);

    /** So long after now. */
    record After(Duration duration) implements Deadline {
        @Override
        public Instant from(Instant now) {
            return now.plus(duration);
        }
    }

    /** At this moment. */
    record At(Instant moment) implements Deadline {
        @Override
        public Instant from(Instant now) {
            return moment;
        }
    }

    /** Reads {@code 5m} or {@code 2026-11-22T06:00:00Z}. */
    static Deadline parse(String text) {
        try {
            return new After(Durations.parse(text));
        } catch (IllegalArgumentException notADuration) {
            try {
                return new At(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeException notAMoment) {
                throw new TypeConversionException(
                        "\"" + text + "\" is neither a duration such as 5m nor a time such as 2026-11-22T06:00:00Z");
            }
        }
    }
}
