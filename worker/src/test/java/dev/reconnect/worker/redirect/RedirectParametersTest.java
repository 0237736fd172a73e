package dev.reconnect.worker.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectParametersTest {

    @Test
    void whatFlinksAppendsIsRead() {
        assertThat(RedirectParameters.ofQuery(
                        "state=s-1&loginId=l%2D1&institution=Banque+d%27%C3%A9t%C3%A9&tag=x&accountId=a"))
                .isEqualTo(new RedirectParameters("s-1", "l-1", "Banque d'\u00e9t\u00e9"));
    }

    @Test
    void theOrderDoesNotCount() {
        assertThat(RedirectParameters.ofQuery("institution=B&loginId=l&state=s"))
                .isEqualTo(new RedirectParameters("s", "l", "B"));
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "loginId=l",
                "state=a&state=a",
                "state=a&state=b",
                "state=a&loginId=l&loginId=l",
                "state=a&loginId=l&%6CoginId=m",
                "st%61te=a&state=b",
                "state=%zz",
                "state=a&x=%",
                "STATE=a"
            })
    void aQueryWithoutExactlyOneStateIsNone(String query) {
        assertThat(RedirectParameters.ofQuery(query)).isNull();
    }

    @Property(seed = "20261122", tries = 500)
    void anyQueryIsReadOrRefused(@ForAll String query) {
        RedirectParameters parameters = RedirectParameters.ofQuery(query);

        assertThat(parameters == null || query.contains("state")).isTrue();
    }
}
