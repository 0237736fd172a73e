package dev.reconnect.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reconnect.worker.app.settings.InvalidSettings;
import dev.reconnect.worker.app.settings.Settings.LandingSettings;
import dev.reconnect.worker.app.settings.Settings.Redirects;
import dev.reconnect.worker.app.settings.SettingsReader;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of the redirect, alone and together. */
class RedirectSettingsReaderTest {
    private static final String KEY = key(1);

    @Test
    void withoutAnyThereIsNoEndpointAndNoLinkBack() throws InvalidSettings {
        Redirects redirects = SettingsReader.worker(with(), null).redirects();

        assertThat(redirects.endpoint()).isNull();
        assertThat(redirects.landing()).isNull();
    }

    @Test
    void linksNeedNoEndpointForAnotherWorkerMayHaveIt() throws InvalidSettings {
        Redirects redirects = SettingsReader.worker(
                        with("PUBLIC_URL", "https://reconnect.example.com/redirect", "STATE_KEY", KEY), null)
                .redirects();

        assertThat(redirects.endpoint()).isNull();
        assertThat(redirects.landing())
                .extracting(LandingSettings::url)
                .hasToString("https://reconnect.example.com/redirect");
    }

    @Test
    void anEndpointWithoutAKeyIsRefused() {
        assertThat(mistakes("PORT", "8082"))
                .containsExactly("reconnect.redirect.port needs reconnect.redirect.state-key.");
    }

    @Test
    void aPublicUrlAndAKeyGoTogether() {
        assertThat(mistakes("PUBLIC_URL", "https://reconnect.example.com/redirect"))
                .containsExactly("reconnect.redirect.public-url needs reconnect.redirect.state-key.");
        assertThat(mistakes("STATE_KEY", KEY))
                .containsExactly("reconnect.redirect.state-key needs reconnect.redirect.public-url.");
    }

    @Test
    void whatOnlyTheEndpointUsesNeedsTheEndpoint() {
        assertThat(mistakes("BEARER_TOKEN", "sixteen-and-more", "WEBHOOK_SECRET", "sixteen-and-more"))
                .containsExactly(
                        "reconnect.redirect.bearer-token needs reconnect.redirect.port.",
                        "reconnect.redirect.webhook-secret needs reconnect.redirect.port.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "bm90IDY0IGJ5dGVz", "not base64 ---------------------------------------------"})
    void aKeyThatIsNoneIsRefusedAndNotShown(String key) {
        assertThat(mistakes("PUBLIC_URL", "https://r.example.com/redirect", "STATE_KEY", key))
                .anyMatch(mistake -> mistake.startsWith(
                        "RECONNECT_REDIRECT_STATE_KEY: the value (not shown) must be" + " Base64 of 64 random bytes"))
                .noneMatch(mistake -> mistake.contains(key));
    }

    @Test
    void aTokenThatCanBeGuessedIsRefused() {
        assertThat(mistakes("BEARER_TOKEN", "fifteen-letters")).anyMatch(mistake -> mistake.contains("16 characters"));
    }

    @Test
    void thePreviousKeyIsAnother() {
        assertThat(mistakes(
                        "PUBLIC_URL", "https://r.example.com/redirect", "STATE_KEY", KEY, "STATE_KEY_PREVIOUS", KEY))
                .containsExactly("reconnect.redirect.state-key-previous must not be the same as"
                        + " reconnect.redirect.state-key.");
    }

    @Test
    void browsersAreSentToListedOriginsOnly() {
        assertThat(mistakes(
                        "PUBLIC_URL",
                        "https://r.example.com/redirect",
                        "STATE_KEY",
                        KEY,
                        "RETURN_URL",
                        "https://evil.example/"))
                .containsExactly(
                        "reconnect.redirect.return-url: its origin must be in reconnect.session.redirect-allow-list.");
    }

    @Test
    void twoEndpointsCannotShareAPort() {
        assertThat(mistakes("PUBLIC_URL", "https://r.example.com/redirect", "STATE_KEY", KEY, "PORT", "8081"))
                .containsExactly("reconnect.redirect.port must not be the same as reconnect.ops.port.");
    }

    private static List<String> mistakes(String... redirect) {
        return catchThrowableOfType(InvalidSettings.class, () -> SettingsReader.worker(with(redirect), null))
                .mistakes();
    }

    private static Map<String, String> with(String... redirect) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "RECONNECT_KAFKA_BOOTSTRAP_SERVERS", "kafka-1:9092",
                "RECONNECT_FLINKS_API_URL", "https://api.example.com/",
                "RECONNECT_FLINKS_CUSTOMER_ID", "43387ca6",
                "RECONNECT_FLINKS_CONNECT_URL", "https://connect.example.com",
                "RECONNECT_SESSION_REDIRECT_ALLOW_LIST", "https://app.example.com"));
        for (int i = 0; i < redirect.length; i += 2) {
            environment.put("RECONNECT_REDIRECT_" + redirect[i], redirect[i + 1]);
        }
        return environment;
    }

    private static String key(int seed) {
        byte[] key = new byte[64];
        new java.util.Random(seed).nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}
