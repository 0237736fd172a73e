package dev.reconnect.worker.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.reconnect.worker.shard.Origin;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParsersTest {

    @ParameterizedTest
    @CsvSource({"700ms,PT0.7S", "10s,PT10S", "8m,PT8M", "24h,PT24H", "0,PT0S", "0s,PT0S"})
    void durationsReadAsTheyAreSaid(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "10 s", "-1s", "1.5s", "10S", "1d", "PT10S", "9999999999s", "999999999h"})
    void anythingElseIsNoDuration(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Durations.parse(text));
    }

    @Test
    void aPauseThatMustBeThereIsNotZero() {
        assertThatIllegalArgumentException().isThrownBy(() -> Parsers.positive("0"));
    }

    @Test
    void originsComeInOneForm() {
        assertThat(Parsers.origins(" https://App.example.com/ ,,https://app.example.com, http://localhost:3000"))
                .extracting(Origin::toString)
                .containsExactlyInAnyOrder("https://app.example.com", "http://localhost:3000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com/back",
                "app.example.com",
                "https://app.example.com?x",
                "https://",
                "ftp://app.example.com",
                "https://user@app.example.com"
            })
    void anAddressWithMoreThanAnOriginIsNone(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Parsers.origins(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka:9092", "kafka-1:9092, kafka-2:9092", "[::1]:9092", "10.0.0.1:1"})
    void brokersAreHostsWithPorts(String text) {
        assertThat(Parsers.servers(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"kafka", "kafka:", "kafka:99999", "kafka:9092,", "kafka:9092;kafka:9093", "http://kafka:9092"})
    void anythingElseIsNoListOfBrokers(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Parsers.servers(text));
    }
}
