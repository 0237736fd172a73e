package dev.reconnect.worker.flinks.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class FlinksTimesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "2026-01-21T20:47:47, 2026-01-21T20:47:47Z",
        "2026-01-21T20:47:47.1, 2026-01-21T20:47:47.100Z",
        "2026-01-21T20:47:47.145999, 2026-01-21T20:47:47.145999Z",
        "2026-01-21T20:47:47.1459991, 2026-01-21T20:47:47.145999100Z",
        "2026-01-21T20:47:47.145999123, 2026-01-21T20:47:47.145999123Z",
        "2026-01-21T20:47:47.145Z, 2026-01-21T20:47:47.145Z",
        "2026-01-21T15:47:47-05:00, 2026-01-21T20:47:47Z"
    })
    void lastRefreshIsUtcWhateverItsFraction(String text, Instant expected) {
        assertThat(FlinksTimes.lastRefresh(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {"0001-01-01T00:00:00", "0001-01-01T00:00:00Z", "yesterday", "2026-13-01T00:00:00", "2026-01-21"})
    void neverRefreshedAndUnreadableAreAbsent(@Nullable String text) {
        assertThat(FlinksTimes.lastRefresh(text)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "0, PT0S",
        "7, PT7S",
        " 120 , PT2M",
        "3600, PT1H",
        "86400, PT1H",
        "99999999999999999999, PT1H",
        "'Sun, 22 Nov 2026 12:01:30 GMT', PT1M30S",
        "'Sun, 22 Nov 2026 11:00:00 GMT', PT0S"
    })
    void retryAfterIsSecondsOrADateAndAtMostAnHour(String header, Duration expected) {
        assertThat(FlinksTimes.retryAfter(header, NOW)).isEqualTo(expected);
    }

    @Test
    void anUnreadableRetryAfterIsAbsent() {
        assertThat(FlinksTimes.retryAfter("soon", NOW)).isNull();
        assertThat(FlinksTimes.retryAfter("-5", NOW)).isNull();
        assertThat(FlinksTimes.retryAfter(null, NOW)).isNull();
    }
}
