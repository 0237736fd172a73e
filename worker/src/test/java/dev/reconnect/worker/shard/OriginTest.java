package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {

    @Test
    void thePortOfTheSchemeNeedNotBeNamed() {
        assertThat(Origin.parse("HTTPS://App.Example.com:443/"))
                .isEqualTo(Origin.parse("https://app.example.com"))
                .hasToString("https://app.example.com");
        assertThat(Origin.parse("http://localhost:3000")).hasToString("http://localhost:3000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "good.example",
                "*",
                "https://*.good.example",
                "https://",
                "ftp://good.example",
                "https://user@good.example",
                "https://good.example/only/here",
                "https://good.example/?only=this",
                "https://good.example#this"
            })
    void whatIsMoreOrLessThanAnOriginIsNone(String text) {
        assertThat(Origin.parse(text)).isNull();
    }
}
