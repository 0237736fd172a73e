package dev.reconnect.worker.redirect;

import static dev.reconnect.worker.redirect.testing.SealedStates.APP;
import static dev.reconnect.worker.redirect.testing.SealedStates.LOGIN;
import static dev.reconnect.worker.redirect.testing.SealedStates.NOW;
import static dev.reconnect.worker.redirect.testing.SealedStates.SEAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.redirect.seal.RedirectState;
import dev.reconnect.worker.redirect.seal.StateSeal;
import dev.reconnect.worker.redirect.testing.SealedStates;
import dev.reconnect.worker.session.ConnectPages;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReturnLinksTest {
    private static final String LANDING = "https://reconnect.example.com/redirect";
    private static final String REFRESH = "c7a5f1de-52a8-4f0e-8f7e-9a1a6ae5a0b1";
    private static final String REQUEST = "1f6a1c1e-0f0d-4b57-9a3e-3f7f2f3f0b7d";

    private final ConnectPages links = new ReturnLinks(new Connect(), URI.create(LANDING), SEAL);

    @Test
    void aChallengeTakesItsStateAlong() {
        Instant expiresAt = NOW.plusSeconds(480);

        RedirectState state = stateIn(links.challenge(refresh(REFRESH), APP, REQUEST, expiresAt));

        assertThat(state)
                .isEqualTo(
                        new RedirectState(LOGIN, REFRESH, null, REQUEST, APP, expiresAt.plus(Duration.ofMinutes(30))));
    }

    @Test
    void theCredentialsPageTakesAStateWithoutARequestIdAlong() {
        RedirectState state = stateIn(links.credentials(refresh(REFRESH), null, 14, NOW));

        assertThat(state)
                .isEqualTo(new RedirectState(LOGIN, REFRESH, null, null, null, NOW.plus(Duration.ofHours(24))));
        assertThat(state.ofChallenge()).isFalse();
    }

    @Test
    void anOutcomeThatAnswersAConfirmationNamesThatOne() {
        Subject confirmation = new Subject(LOGIN, null, "confirmation-1", REFRESH, Lane.INTERACTIVE, null, null, null);

        RedirectState state = stateIn(links.credentials(confirmation, APP, 14, NOW));

        assertThat(state.refreshId()).isNull();
        assertThat(state.confirmationId()).isEqualTo("confirmation-1");
    }

    @Test
    void whatIsDecidedAgainHasTheSameBytes() {
        ConnectPages again = new ReturnLinks(new Connect(), URI.create(LANDING), new StateSeal(SealedStates.KEY, null));

        assertThat(again.challenge(refresh(REFRESH), APP, REQUEST, NOW))
                .isEqualTo(links.challenge(refresh(REFRESH), APP, REQUEST, NOW));
        assertThat(again.credentials(refresh(REFRESH), APP, 14, NOW))
                .isEqualTo(links.credentials(refresh(REFRESH), APP, 14, NOW));
    }

    @Test
    void everyWaiterHasAStateOfItsOwn() {
        assertThat(links.challenge(refresh("one"), APP, REQUEST, NOW))
                .isNotEqualTo(links.challenge(refresh("another"), APP, REQUEST, NOW));
    }

    @Test
    void aUsualUrlIsFarShorterThanTwoThousandCharacters() {
        String url =
                encoded(links.challenge(refresh(REFRESH), "https://app.example.com/" + "a".repeat(176), REQUEST, NOW));

        System.out.println("a state with three GUIDs and a return address of 200 characters: "
                + Connect.redirectUrlIn(url).length() + " characters, the iframeUrl " + url.length());
        assertThat(url.length()).isLessThan(800);
    }

    @Test
    void theLongestUrlThatAContractAllowsStaysWithinThatContract() {
        String wide = "\uD83C\uDFE6".repeat(128);
        String url = links.challenge(refresh(wide), "https://a.example/" + "a".repeat(2030), wide, NOW);

        assertThat(encoded(url).length()).isLessThan(8192);
        assertThat(stateIn(url)).isNotNull();
    }

    private static Subject refresh(String refreshId) {
        return new Subject(LOGIN, refreshId, null, null, Lane.INTERACTIVE, null, null, null);
    }

    private static RedirectState stateIn(String iframeUrl) {
        String landing = Connect.redirectUrlIn(iframeUrl);
        assertThat(landing).startsWith(LANDING + "?state=");
        return Objects.requireNonNull(SEAL.open(landing.substring((LANDING + "?state=").length())));
    }

    private static String encoded(String url) {
        String redirect = Connect.redirectUrlIn(url);
        return url.substring(0, url.length() - redirect.length()) + URLEncoder.encode(redirect, StandardCharsets.UTF_8);
    }

    /** Connect's pages, with the redirectUrl last and not encoded. */
    private static final class Connect implements ConnectPages {
        private static final String LAST = "&redirectUrl=";

        static String redirectUrlIn(String url) {
            return url.substring(url.indexOf(LAST) + LAST.length());
        }

        @Override
        public String challenge(Subject visitor, @Nullable String redirectUrl, String requestId, Instant expiresAt) {
            return "https://connect.example.com/v2/?requestId=" + URLEncoder.encode(requestId, StandardCharsets.UTF_8)
                    + LAST + redirectUrl;
        }

        @Override
        public String credentials(
                Subject visitor, @Nullable String redirectUrl, @Nullable Integer institutionId, Instant now) {
            return "https://connect.example.com/v2/Credential/" + institutionId + "?" + LAST + redirectUrl;
        }

        @Override
        public boolean authorizeTokenRequired() {
            return false;
        }
    }
}
