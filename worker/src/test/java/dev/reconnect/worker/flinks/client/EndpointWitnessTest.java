package dev.reconnect.worker.flinks.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.client.NeutralWitness.Finding;
import dev.reconnect.worker.flinks.client.NeutralWitness.Side;
import dev.reconnect.worker.flinks.testing.FlinksFixture;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the neutral calls are, and what is concluded from their answers. */
class EndpointWitnessTest {

    private static final String TOKEN = "{\"HttpStatusCode\":200,\"Token\":\"token-1\"}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {\"FlinksCode\":\"SESSION_NONEXISTENT\"}         | fine",
                "401 | {\"FlinksCode\":\"INVALID_REQUEST\"}             | fine",
                "401 | {\"FlinksCode\":\"METHOD_NOT_AVAILABLE\"}        | refused",
                "401 | {\"Message\":\"You must provide a valid auth key\"} | refused",
                "401 | {\"message\":\"Invalid API key\"}                | refused",
                "403 | <html>Forbidden</html>                           | refused",
                "401 | {\"FlinksCode\":\"UNAUTHORIZED\"}                | refused",
                "400 | {\"FlinksCode\":\"NOBODY_KNOWS_THIS\"}           | unknown",
                "401 | {\"FlinksCode\":\"RETRY_LATER\"}                 | unknown",
                "429 | {}                                               | unknown",
                "404 | {\"message\":\"no such page\"}                   | unknown",
                "502 | <html>                                           | unknown"
            })
    void whatTheAnswerToADataCallShows(int status, String body, String expected) throws IOException {
        try (var flinks = new FlinksFixture((request, wire) -> wire.json(status, body), FlinksFixture::withSecrets)) {
            assertThat(word(flinks, Side.DATA)).isEqualTo(expected);
            assertThat(flinks.server.requests()).hasSize(1);
            assertThat(flinks.server.requests("GetAccountsDetail")).hasSize(1);
        }
    }

    @Test
    void aTokenOfItsOwnIsMintedForTheSessions() throws IOException {
        try (var flinks = new FlinksFixture(
                (request, wire) -> {
                    if (request.path().endsWith("GenerateAuthorizeToken")) {
                        wire.json(200, TOKEN);
                    } else {
                        wire.json(400, "{\"FlinksCode\":\"SESSION_NONEXISTENT\"}");
                    }
                },
                FlinksFixture::withSecrets)) {
            assertThat(word(flinks, Side.SESSIONS)).isEqualTo("fine");
            assertThat(word(flinks, Side.SESSIONS)).isEqualTo("fine");
            assertThat(flinks.server.requests("GenerateAuthorizeToken")).hasSize(2);
            assertThat(flinks.server.requests("AuthorizeAsync")).hasSize(2);
        }
    }

    @Test
    void aRefusedSecretKeyIsFoundWithoutAPoll() throws IOException {
        try (var flinks = new FlinksFixture(
                (request, wire) -> wire.json(403, "{\"message\":\"forbidden\"}"), FlinksFixture::withSecrets)) {
            assertThat(word(flinks, Side.SESSIONS)).isEqualTo("refused");
            assertThat(flinks.server.requests()).hasSize(1);
        }
    }

    private static String word(FlinksFixture flinks, Side side) {
        Finding finding =
                flinks.client.witness().ask(side).toCompletableFuture().join();
        return switch (finding) {
            case Finding.Fine fine -> "fine";
            case Finding.Refused refused -> "refused";
            case Finding.Unknown unknown -> "unknown";
        };
    }
}
