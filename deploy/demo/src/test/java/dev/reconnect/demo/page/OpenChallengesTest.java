package dev.reconnect.demo.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.contracts.Subject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenChallengesTest {
    private static final Instant NOW = Instant.parse("2026-11-22T14:00:00Z");
    private static final Instant END = NOW.plusSeconds(60);
    private static final Subject SUBJECT =
            new Subject("login", "refresh", null, null, Lane.INTERACTIVE, null, null, null);

    private final OpenChallenges openChallenges = new OpenChallenges();

    OpenChallengesTest() {
        openChallenges.take(
                new MfaChallengePending(SUBJECT, "r", "https://c.example.com/", END, null, List.of(), true));
    }

    @Test
    void aQuestionIsOpenUntilItExpires() {
        assertThat(openChallenges.of("login", NOW))
                .hasValueSatisfying(door -> assertThat(door.tokenRequired()).isTrue());
        assertThat(openChallenges.of("login", END)).isEmpty();
    }

    @Test
    void aQuestionThatIsOverIsNotShown() {
        openChallenges.take(new MfaChallengeExpired(SUBJECT, "r", NOW));
        assertThat(openChallenges.of("login", NOW)).isEmpty();
    }

    @Test
    void thePageOfADeclinedRefreshIsOpenThoughAFailureClosedTheOneBefore() {
        openChallenges.take(
                new RefreshFailed(SUBJECT, new RefreshFailed.Reason(FailureClass.TRANSIENT, null, null), true, END));
        openChallenges.take(new RefreshDeclined(
                SUBJECT, RefreshDeclined.Reason.COOL_DOWN, null, END, "https://c.example.com/v2/", true));

        assertThat(openChallenges.of("login", NOW))
                .contains(new OpenChallenges.Door("https://c.example.com/v2/", true, Instant.MAX));
    }

    @Test
    void whatWasOpenStaysSoWhereAFurtherWishIsDeclined() {
        openChallenges.take(
                new RefreshDeclined(SUBJECT, RefreshDeclined.Reason.TOO_MANY_WAITING, null, END, null, null));
        assertThat(openChallenges.of("login", NOW)).isPresent();
    }
}
