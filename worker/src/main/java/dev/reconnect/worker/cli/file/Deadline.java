package dev.reconnect.worker.cli.file;

import dev.reconnect.worker.app.settings.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;

/** The moment by which a refresh must have its end, as a person writes it. */
public sealed interface Deadline {

    /** The moment itself, seen from {@code now}. */
    Instant from(Instant now);

    /** This long after now. */
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

    /** When clocks in this zone next show this time. */
    record Daily(LocalTime time, ZoneId zone) implements Deadline {
        /**
         * If clocks are put forward past the time, the moment is later by as much. If they show it twice, both moments
         * count.
         */
        @Override
        public Instant from(Instant now) {
            ZonedDateTime here = now.atZone(zone);
            return LongStream.rangeClosed(-1, 2)
                    .mapToObj(
                            day -> here.toLocalDate().plusDays(day).atTime(time).atZone(zone))
                    .flatMap(shown -> Stream.of(shown.withEarlierOffsetAtOverlap(), shown.withLaterOffsetAtOverlap()))
                    .map(ZonedDateTime::toInstant)
                    .filter(moment -> moment.isAfter(now))
                    .min(Instant::compareTo)
                    .orElseThrow();
        }
    }

    /**
     * The deadline that stays the same while a file is published: a time of day becomes its next moment after
     * {@code begin}.
     */
    default Deadline settled(Instant begin) {
        return this instanceof Daily ? new At(from(begin)) : this;
    }

    /** Reads {@code 5m}, {@code 06:00}, {@code 06:00 America/Toronto} or {@code 2026-11-22T06:00:00Z}. */
    static Deadline parse(String text) {
        return parse(text, ZoneId.systemDefault());
    }

    /** As above; {@code here} is the zone of a time of day that names none. */
    static Deadline parse(String text, ZoneId here) {
        try {
            return new After(Durations.parse(text));
        } catch (IllegalArgumentException notADuration) {
            try {
                return text.indexOf('T') == 10
                        ? new At(OffsetDateTime.parse(text).toInstant())
                        : daily(text, here);
            } catch (DateTimeException notATime) {
                throw new TypeConversionException("\"" + text + "\" is neither a duration such as 5m nor a time such as"
                        + " 06:00, \"06:00 America/Toronto\" or 2026-11-22T06:00:00Z");
            }
        }
    }

    private static Daily daily(String text, ZoneId here) {
        String[] parts = text.strip().split("\\s+", 2);
        return new Daily(LocalTime.parse(parts[0]), parts.length == 1 ? here : ZoneId.of(parts[1]));
    }
}
