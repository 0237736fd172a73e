package dev.reconnect.worker.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.Subject;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ConnectUrlsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Subject VISITOR =
            new Subject("login-1", "refresh-1", null, null, Lane.INTERACTIVE, null, null, null);

    private final ConnectUrls pages = new ConnectUrls(new FlinksSettings.Connect(
            URI.create("https://toolbox-iframe.private.fin.ag/"), "/v2/Credential/{institutionId}", true));

    @Test
    void aChallengeOpensConnectWithTheRequestId() {
        assertThat(pages.challenge(VISITOR, null, "r-1", NOW))
                .isEqualTo("https://toolbox-iframe.private.fin.ag/v2/?requestId=r-1");
    }

    @Test
    void everythingThatGoesIntoAUrlIsEncoded() {
        String url = pages.challenge(VISITOR, "https://shop.example/back?x=1&y=a b", "a b&c=d#e/é", NOW);

        assertThat(url)
                .isEqualTo("https://toolbox-iframe.private.fin.ag/v2/?requestId=a%20b%26c%3Dd%23e%2F%C3%A9"
                        + "&redirectUrl=https%3A%2F%2Fshop.example%2Fback%3Fx%3D1%26y%3Da%20b");
        assertThat(URI.create(url).getQuery()).contains("redirectUrl=https://shop.example/back?x=1&y=a b");
    }

    @Test
    void theCredentialsPagePreselectsAKnownInstitution() {
        assertThat(pages.credentials(VISITOR, null, 14, NOW))
                .isEqualTo("https://toolbox-iframe.private.fin.ag/v2/Credential/14");
        assertThat(pages.credentials(VISITOR, "https://a.example", 14, NOW))
                .isEqualTo(
                        "https://toolbox-iframe.private.fin.ag/v2/Credential/14?redirectUrl=https%3A%2F%2Fa.example");
    }

    @Test
    void withoutAnInstitutionItIsTheFrontPage() {
        assertThat(pages.credentials(VISITOR, null, null, NOW)).isEqualTo("https://toolbox-iframe.private.fin.ag/v2/");
        assertThat(pages.credentials(VISITOR, "https://a.example", null, NOW))
                .isEqualTo("https://toolbox-iframe.private.fin.ag/v2/?redirectUrl=https%3A%2F%2Fa.example");
    }

    @Test
    void aTemplateMayHoldItsOwnQuery() {
        ConnectUrls other = new ConnectUrls(new FlinksSettings.Connect(
                URI.create("http://localhost:8090"), "/v2/?institutionId={institutionId}", false));

        assertThat(other.credentials(VISITOR, "https://a.example", 3, NOW))
                .isEqualTo("http://localhost:8090/v2/?institutionId=3&redirectUrl=https%3A%2F%2Fa.example");
    }
}
