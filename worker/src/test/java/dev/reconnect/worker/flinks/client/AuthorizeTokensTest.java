package dev.reconnect.worker.flinks.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AuthorizeTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private final AuthorizeTokens tokens = new AuthorizeTokens(3);

    @Test
    void aTokenIsGoneHalfAnHourAfterItsLastUse() {
        tokens.keep("r-1", "t-1", NOW);

        assertThat(tokens.find("r-1", NOW.plus(Duration.ofMinutes(30)))).isEqualTo("t-1");
        assertThat(tokens.find("r-1", NOW.plus(Duration.ofMinutes(31)))).isNull();
    }

    @Test
    void theLongestUnusedMakesSpace() {
        tokens.keep("r-1", "t-1", NOW);
        tokens.keep("r-2", "t-2", NOW);
        tokens.keep("r-3", "t-3", NOW);
        tokens.keep("r-1", "t-1", NOW);
        tokens.keep("r-4", "t-4", NOW);

        assertThat(tokens.size()).isEqualTo(3);
        assertThat(tokens.find("r-1", NOW)).isEqualTo("t-1");
        assertThat(tokens.find("r-2", NOW)).isNull();
    }

    @Test
    void expiredTokensAreClearedAwayWithTheNextOne() {
        tokens.keep("r-1", "t-1", NOW);
        tokens.keep("r-2", "t-2", NOW);
        tokens.keep("r-3", "t-3", NOW.plus(Duration.ofMinutes(31)));

        assertThat(tokens.size()).isEqualTo(1);
    }

    @Test
    void aForgottenTokenIsGone() {
        tokens.keep("r-1", "t-1", NOW);
        tokens.forget("r-1");

        assertThat(tokens.find("r-1", NOW)).isNull();
    }
}
