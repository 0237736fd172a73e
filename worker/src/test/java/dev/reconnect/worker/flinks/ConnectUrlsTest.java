package dev.reconnect.worker.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;

class ConnectUrlsTest {

    private final ConnectUrls pages = new ConnectUrls(new FlinksSettings.Connect(
            URI.create("https://toolbox-iframe.private.fin.ag/"), "/v2/Credential/{institutionId}", true));

    @Test
    void aChallengeOpensConnectWithTheRequestId() {
        assertThat(pages.challenge("r-1", null)).isEqualTo("https://toolbox-iframe.private.fin.ag/v2/?requestId=r-1");
    }

    @Test
    void everythingThatGoesIntoAUrlIsEncoded() {
        String url = pages.challenge("a b&c=d#e/é", "https://shop.example/back?x=1&y=a b");

        assertThat(url)
                .isEqualTo("https://toolbox-iframe.private.fin.ag/v2/?requestId=a%20b%26c%3Dd%23e%2F%C3%A9"
                        + "&redirectUrl=https%3A%2F%2Fshop.example%2Fback%3Fx%3D1%26y%3Da%20b");
        assertThat(URI.create(url).getQuery()).contains("redirectUrl=https://shop.example/back?x=1&y=a b");
    }

    @Test
    void theCredentialsPagePreselectsAKnownInstitution() {
        assertThat(pages.credentials(14, null)).isEqualTo("https://toolbox-iframe.private.fin.ag/v2/Credential/14");
        assertThat(pages.credentials(14, "https://a.example"))
                .isEqualTo(
                        "https://toolbox-iframe.private.fin.ag/v2/Credential/14?redirectUrl=https%3A%2F%2Fa.example");
    }

    @Test
    void withoutAnInstitutionItIsTheFrontPage() {
        assertThat(pages.credentials(null, null)).isEqualTo("https://toolbox-iframe.private.fin.ag/v2/");
        assertThat(pages.credentials(null, "https://a.example"))
                .isEqualTo("https://toolbox-iframe.private.fin.ag/v2/?redirectUrl=https%3A%2F%2Fa.example");
    }

    @Test
    void aTemplateMayHoldItsOwnQuery() {
        ConnectUrls other = new ConnectUrls(new FlinksSettings.Connect(
                URI.create("http://localhost:8090"), "/v2/?institutionId={institutionId}", false));

        assertThat(other.credentials(3, "https://a.example"))
                .isEqualTo("http://localhost:8090/v2/?institutionId=3&redirectUrl=https%3A%2F%2Fa.example");
    }
}
