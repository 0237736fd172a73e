package dev.reconnect.worker.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DeadlineOptionTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final ZoneId TORONTO = ZoneId.of("America/Toronto");

    @Test
    void itIsADurationOrAMoment() {
        assertThat(Deadline.parse("5m").from(NOW)).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
        assertThat(Deadline.parse("2026-11-23T06:00:00+01:00").from(NOW))
                .isEqualTo(Instant.parse("2026-11-23T05:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "06:00, 2026-11-22T11:00:00Z",
        "05:00, 2026-11-23T10:00:00Z",
        "04:59, 2026-11-23T09:59:00Z",
        "05:00:01, 2026-11-22T10:00:01Z",
        "06:00 Europe/Berlin, 2026-11-23T05:00:00Z",
        "06:00 Z, 2026-11-23T06:00:00Z",
        "23:00 Asia/Tokyo, 2026-11-22T14:00:00Z",
        "00:30 Asia/Tokyo, 2026-11-22T15:30:00Z"
    })
    void aTimeOfDayIsTheNextOneThere(String text, Instant moment) {
        assertThat(Deadline.parse(text, TORONTO).from(NOW)).isEqualTo(moment);
    }

    @ParameterizedTest
    @CsvSource({
        // Clocks go from 02:00 to 03:00.
        "02:30, 2027-03-14T06:00:00Z, 2027-03-14T07:30:00Z",
        // Clocks go from 02:00 back to 01:00: 01:30 is at 05:30Z and again at 06:30Z.
        "01:30, 2026-11-01T05:00:00Z, 2026-11-01T05:30:00Z",
        "01:30, 2026-11-01T05:45:00Z, 2026-11-01T06:30:00Z",
        "01:30, 2026-11-01T06:45:00Z, 2026-11-02T06:30:00Z"
    })
    void whereClocksAreSetItIsStillTheNextOne(String text, Instant now, Instant moment) {
        assertThat(Deadline.parse(text, TORONTO).from(now)).isEqualTo(moment);
    }

    @Test
    void aTimeOfDayThatIsSettledDoesNotMoveOnADayLater() {
        Deadline settled = Deadline.parse("06:00", TORONTO).settled(NOW);

        assertThat(settled.from(NOW.plus(Duration.ofHours(7)))).isEqualTo(Instant.parse("2026-11-22T11:00:00Z"));
    }

    @Test
    void aDurationThatIsSettledStillRunsFromEachRequest() {
        assertThat(Deadline.parse("5m").settled(NOW)).isEqualTo(new Deadline.After(Duration.ofMinutes(5)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "25:00", "06:00 Mars/Olympus", "6", "", "2026-11-22", "2026-11-22T06:00"})
    void anythingElseIsRefusedWithTheForms(String text) {
        assertThatExceptionOfType(TypeConversionException.class)
                .isThrownBy(() -> Deadline.parse(text, TORONTO))
                .withMessageContaining("06:00 America/Toronto");
    }
}
