package dev.reconnect.worker.flinks.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.testing.FlinksFixture;
import dev.reconnect.worker.flinks.testing.RawHttpServer;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenRulesTest {

    private static final String REFUSED =
            "{\"HttpStatusCode\":401,\"Message\":\"You must provide a valid authorize token\"}";

    private final AtomicInteger minted = new AtomicInteger();
    private final Set<String> refusedTokens = ConcurrentHashMap.newKeySet();

    @Test
    void aLiveSessionHasOneTokenFromItsStartToItsLastPoll() throws IOException {
        try (var flinks = flinks()) {
            flinks.call(new Call.Start("login-1"));
            flinks.call(new Call.Poll("r-1"));
            flinks.call(new Call.Poll("r-1"));

            assertThat(tokens(flinks)).containsExactly("token-1", "token-1", "token-1");
            List<RawHttpServer.Request> mints = flinks.server.requests("GenerateAuthorizeToken");
            assertThat(mints).hasSize(1);
            assertThat(mints.getFirst().method()).isEqualTo("POST");
            assertThat(mints.getFirst().headers()).containsEntry("flinks-auth-key", "the-secret-key");
            assertThat(flinks.observed).containsExactly("token done", "start pending", "poll pending", "poll pending");
        }
    }

    @Test
    void aRestoredSessionPollsWithAFreshTokenAndKeepsIt() throws IOException {
        try (var flinks = flinks()) {
            flinks.call(new Call.Poll("r-1"));
            flinks.call(new Call.Poll("r-1"));

            assertThat(tokens(flinks)).containsExactly("token-1", "token-1");
        }
    }

    @Test
    void everyCachedCheckHasATokenOfItsOwn() throws IOException {
        try (var flinks = flinks()) {
            flinks.call(new Call.CheckCached("login-1"));
            flinks.call(new Call.CheckCached("login-1"));

            assertThat(tokens(flinks)).containsExactly("token-1", "token-2");
        }
    }

    @Test
    void aRefusedTokenIsReplacedOnceAndTheCallGoesOutOnceMore() throws IOException {
        refusedTokens.add("token-1");
        try (var flinks = flinks()) {
            assertThat(flinks.call(new Call.Start("login-1"))).isEqualTo(new Answer.Pending("r-1"));
            flinks.call(new Call.Poll("r-1"));

            assertThat(tokens(flinks)).containsExactly("token-1", "token-2", "token-2");
        }
    }

    @Test
    void aPollWhoseKeptTokenIsRefusedGetsANewOneAndKeepsThat() throws IOException {
        try (var flinks = flinks()) {
            flinks.call(new Call.Start("login-1"));
            refusedTokens.add("token-1");
            assertThat(flinks.call(new Call.Poll("r-1"))).isEqualTo(new Answer.Pending("r-1"));
            flinks.call(new Call.Poll("r-1"));

            assertThat(tokens(flinks)).containsExactly("token-1", "token-1", "token-2", "token-2");
        }
    }

    @Test
    void aFreshTokenThatIsRefusedIsOurFault() throws IOException {
        refusedTokens.addAll(Set.of("token-1", "token-2", "token-3"));
        try (var flinks = flinks()) {
            Answer answer = flinks.call(new Call.Start("login-1"));

            assertThat(answer).isEqualTo(new Answer.Refused(RefusalClass.OUR_FAULT, null, 401, null, null, null));
            assertThat(tokens(flinks)).containsExactly("token-1", "token-2");
        }
    }

    @Test
    void aWrongPasswordIsNotTriedAgainWithAnotherToken() throws IOException {
        try (var flinks = new FlinksFixture(
                (request, wire) -> {
                    if (request.path().endsWith("GenerateAuthorizeToken")) {
                        wire.json(200, "{\"Token\":\"token-1\"}");
                    } else {
                        wire.json(401, "{\"FlinksCode\":\"INVALID_PASSWORD\",\"HttpStatusCode\":401}");
                    }
                },
                FlinksFixture::withSecrets)) {
            flinks.call(new Call.Start("login-1"));

            assertThat(flinks.server.requests("AuthorizeAsync")).hasSize(1);
        }
    }

    @ParameterizedTest(name = "minting that answers {0} {1} makes the start {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"Message\":\"You must provide a valid auth key\"} | our-fault",
                "401 | You must provide a valid auth key                  | our-fault",
                "401 | {\"FlinksCode\":\"ACCESS_DENIED\"}                  | our-fault",
                "404 | {\"Message\":\"no such customer\"}                 | our-fault",
                "429 | {}                                                 | slow-down",
                "401 | {\"FlinksCode\":\"TOO_MANY_REQUESTS\"}              | slow-down",
                "500 | {\"FlinksCode\":\"AGGREGATION_ERROR\"}              | not-sent",
                "401 | {\"FlinksCode\":\"RETRY_LATER\"}                    | not-sent",
                "502 | <html>                                             | not-sent",
                "403 | <html>                                             | our-fault",
                "200 | {\"HttpStatusCode\":200}                           | not-sent"
            })
    void withoutATokenNothingIsStarted(int status, String body, String outcome) throws IOException {
        try (var flinks = new FlinksFixture((request, wire) -> wire.json(status, body), FlinksFixture::withSecrets)) {
            flinks.call(new Call.Start("login-1"));

            assertThat(flinks.observed).containsExactly("token " + outcome, "start " + outcome);
            assertThat(flinks.server.requests()).hasSize(1);
        }
    }

    @Test
    void aMintThatBreaksOffMeansThatTheStartWasNotSent() throws IOException {
        try (var flinks = new FlinksFixture((request, wire) -> wire.reset(), FlinksFixture::withSecrets)) {
            assertThat(flinks.call(new Call.Start("login-1"))).isInstanceOf(Answer.NotSent.class);
            assertThat(flinks.server.requests("AuthorizeAsync")).isEmpty();
        }
    }

    private FlinksFixture flinks() throws IOException {
        return new FlinksFixture(
                (request, wire) -> {
                    if (request.path().endsWith("GenerateAuthorizeToken")) {
                        wire.json(200, "{\"HttpStatusCode\":200,\"Token\":\"token-" + minted.incrementAndGet() + "\"}");
                    } else if (refusedTokens.contains(request.headers().get("flinks-auth-key"))) {
                        wire.json(401, REFUSED);
                    } else {
                        wire.json(202, "{\"RequestId\":\"r-1\"}");
                    }
                },
                FlinksFixture::withSecrets);
    }

    /** Returns the tokens of the session calls, in order. */
    private static List<String> tokens(FlinksFixture flinks) {
        return flinks.server.requests().stream()
                .filter(request -> !request.path().endsWith("GenerateAuthorizeToken"))
                .map(request -> request.headers().getOrDefault("flinks-auth-key", "none"))
                .toList();
    }
}
