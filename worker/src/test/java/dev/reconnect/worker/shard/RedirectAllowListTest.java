package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.shard.testing.InputRecords;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A browser must not be sent to a place that the operator did not allow. */
class RedirectAllowListTest {

    private final RedirectAllowList list =
            InputRecords.allowing("https://good.example", "http://[::1]:8080", "HTTPS://Upper.Example:8443/");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://good.example",
                "https://good.example/",
                "https://good.example:443/back?x=1#y",
                "HTTPS://GOOD.example/back",
                "https://good.example?next=https://evil.example",
                "http://[::1]:8080/back",
                "https://upper.example:8443"
            })
    void anOriginOfTheListIsAllowed(String url) {
        assertThat(list.allows(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://good.example/",
                "https://good.example:444/",
                "https://good.example:80/",
                "https://good.example:99999/",
                "https://good.example:443:443/",
                "https://good.example.evil/",
                "https://good.example./",
                "https://www.good.example/",
                "https://evilgood.example/",
                "https://evil.example/https://good.example",
                "https://evil.example#@good.example",
                "https://evil.example?good.example",
                "https://good.example@evil.example/",
                "https://good.example:443@evil.example/",
                "https://user@good.example/",
                "https://user:password@good.example/",
                "https://@good.example/",
                "https://evil.example\\@good.example/",
                "https://good.example\\.evil.example/",
                "https:\\\\good.example/",
                "https:good.example",
                "https:/good.example",
                "https:///good.example/",
                "//good.example/",
                "/back",
                "back",
                "",
                " https://good.example/",
                "https://good.example /",
                "https://good.exa\tmple/",
                "https://good.example\n.evil.example/",
                "https://good.example%2eevil.example/",
                "https://good%2eexample/",
                "https://good.example\u0000.evil.example/",
                "https://g\u043e\u043ed.example/",
                "https://good\u3002example/",
                "https://good.\u0435xample/",
                "https://xn--gd-jla.example/",
                "http://[::1]/",
                "http://[::ffff:127.0.0.1]:8080/",
                "http://[0:0:0:0:0:0:0:2]:8080/",
                "http://[::1",
                "javascript:alert(1)//https://good.example",
                "data:text/html,good.example",
                "ftp://good.example/",
                "blob:https://good.example/1",
                "view-source:https://good.example/"
            })
    void anythingElseIsRefused(String url) {
        assertThat(list.allows(url)).isFalse();
    }

    @Test
    void anEmptyListAllowsNothing() {
        assertThat(new RedirectAllowList(Set.of()).allows("https://good.example/"))
                .isFalse();
    }
}
