package dev.reconnect.worker.flinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlinksSettingsTest {

    private static final URI API = URI.create("https://toolbox-api.private.fin.ag");
    private static final URI CONNECT = URI.create("https://toolbox-iframe.private.fin.ag");

    @Test
    void theDefaultsAreThoseOfTheSettings() {
        FlinksSettings settings = FlinksSettings.of(API, "customer", CONNECT);

        assertThat(settings.limits().callTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.limits().authorizeTimeout()).isEqualTo(Duration.ofSeconds(220));
        assertThat(settings.limits().perSecond()).isEqualTo(new FlinksSettings.Range(1, 50));
        assertThat(settings.limits().openCalls()).isEqualTo(new FlinksSettings.Range(1, 500));
        assertThat(settings.limits().maxResponseBytes()).isEqualTo(32 * 1024 * 1024);
        assertThat(settings.forms())
                .isEqualTo(new FlinksSettings.Forms(
                        StartForm.AUTHORIZE_ASYNC, PollForm.POST_BODY, TokenPlace.FLINKS_AUTH_KEY));
        assertThat(settings.connect().credentialPath()).isEqualTo("/v2/Credential/{institutionId}");
    }

    @Test
    void noTextEverShowsASecret() {
        FlinksSettings settings = FlinksSettings.of(API, "customer", CONNECT)
                .with(new FlinksSettings.Secrets("s3cret-key", "s3cret-api"));

        assertThat(settings.toString()).doesNotContain("s3cret").contains("secretKey=***", "apiKey=***");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FlinksSettings.Secrets("s3cret\n", null))
                .withMessageContaining("secret-key")
                .withMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"ftp://a.example", "https:/nohost", "https://u:p@a.example", "https://a.example?x=1", "a.example"
            })
    void whatIsNoOriginIsRefused(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlinksSettings.of(URI.create(url), "customer", CONNECT))
                .withMessageContaining("api-url");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FlinksSettings.of(API, "customer", URI.create(url)))
                .withMessageContaining("connect-url");
    }

    @Test
    void aLimitOutsideItsRangeIsRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FlinksSettings.CallLimits(Duration.ZERO, Duration.ofSeconds(1), 1024, 1, 1))
                .withMessageContaining("call-timeout");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> new FlinksSettings.CallLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), 1024, 0, 1))
                .withMessageContaining("calls-per-second");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FlinksSettings.Connect(CONNECT, "/v2/Credential/", false))
                .withMessageContaining("{institutionId}");
    }
}
