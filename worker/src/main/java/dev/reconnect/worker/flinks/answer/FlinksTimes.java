package dev.reconnect.worker.flinks.answer;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** The times that Flinks writes, or a gateway in front of it. */
public final class FlinksTimes {

    /** The longest wait that a Retry-After can cause, however long it asks for. */
    public static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private FlinksTimes() {}

    /**
     * Reads {@code Login.LastRefresh}: no zone means UTC, 0 to 9 fraction digits. Returns null if Flinks has never
     * refreshed (year 1), if the text cannot be read, and after the year 9999, which no event can name.
     */
    public static @Nullable Instant lastRefresh(@Nullable String text) {
        if (text == null || text.length() > 40) {
            return null;
        }
        try {
            boolean zoned = text.matches(".*(Z|[+-]\\d\\d:\\d\\d)");
            Instant instant = zoned
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
            return instant.isBefore(Instant.EPOCH) || instant.isAfter(LAST) ? null : instant;
        } catch (DateTimeParseException unreadable) {
            return null;
        }
    }

    /** {@code Retry-After} in seconds or as an HTTP date (RFC 9110): 0 to one hour; null if it cannot be read. */
    public static @Nullable Duration retryAfter(@Nullable String header, Instant now) {
        if (header == null || header.length() > 64) {
            return null;
        }
        String text = header.strip();
        if (text.matches("\\d{1,40}")) {
            // Ten digits are 300 years, so a longer number need not be read exactly.
            return bounded(Duration.ofSeconds(text.length() > 10 ? Integer.MAX_VALUE : Long.parseLong(text)));
        }
        Instant until = date(text);
        return until == null ? null : bounded(Duration.between(now, until));
    }

    /** Reads an HTTP date in whole seconds; null if it cannot be read. */
    public static @Nullable Instant date(@Nullable String header) {
        if (header == null || header.length() > 64) {
            return null;
        }
        try {
            return ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeParseException unreadable) {
            return null;
        }
    }

    private static Duration bounded(Duration asked) {
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : asked;
    }
}
