package dev.reconnect.worker.flinks.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.RefreshRequested.TransactionDays;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.FlinksSettings.Forms;
import dev.reconnect.worker.flinks.PollForm;
import dev.reconnect.worker.flinks.StartForm;
import dev.reconnect.worker.flinks.TokenPlace;
import dev.reconnect.worker.flinks.testing.FlinksFixture;
import dev.reconnect.worker.flinks.testing.RawHttpServer;
import dev.reconnect.worker.session.AccountsWanted;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes over the wire, compared with the documented paths, bodies and headers. */
class FlinksRequestFactoryTest {

    private static final RawHttpServer.Script PENDING = (request, wire) -> wire.json(202, "{\"RequestId\":\"r-1\"}");

    @Test
    void aStartAsksForALiveSession() throws IOException {
        try (var flinks = new FlinksFixture(PENDING)) {
            assertThat(flinks.call(new Call.Start("login \"1\""))).isEqualTo(new Answer.Pending("r-1"));

            RawHttpServer.Request request = flinks.server.requests().getFirst();
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo(FlinksFixture.PATH + "AuthorizeAsync");
            assertThat(request.headers().get("content-type")).startsWith("application/json");
            assertThat(request.headers()).doesNotContainKeys("flinks-auth-key", "x-api-key");
            assertThat(json(request))
                    .isEqualTo(json("{\"LoginId\":\"login \\\"1\\\"\",\"MostRecentCached\":false,\"Save\":true}"));
        }
    }

    @Test
    void aPollIsPostedByDefault() throws IOException {
        try (var flinks = new FlinksFixture(PENDING)) {
            flinks.call(new Call.Poll("r-1"));

            RawHttpServer.Request request = flinks.server.requests().getFirst();
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo(FlinksFixture.PATH + "AuthorizeAsync");
            assertThat(json(request)).isEqualTo(json("{\"RequestId\":\"r-1\"}"));
        }
    }

    @Test
    void aPollIsAskedByPathWhereTheSettingSaysSo() throws IOException {
        try (var flinks =
                new FlinksFixture(PENDING, settings -> settings.with(Forms.DEFAULTS.with(PollForm.GET_PATH)))) {
            flinks.call(new Call.Poll("../r 1?x"));

            RawHttpServer.Request request = flinks.server.requests().getFirst();
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.path()).isEqualTo(FlinksFixture.PATH + "AuthorizeAsync/..%2Fr%201%3Fx");
            assertThat(request.body()).isEmpty();
        }
    }

    @Test
    void aStartAndItsPollsGoToTheSynchronousCallWhereTheSettingSaysSo() throws IOException {
        Forms synchronously = Forms.DEFAULTS.with(StartForm.AUTHORIZE).with(PollForm.GET_PATH);
        try (var flinks = new FlinksFixture(PENDING, settings -> settings.with(synchronously))) {
            flinks.call(new Call.Start("login-1"));
            flinks.call(new Call.Poll("r-1"));

            RawHttpServer.Request start = flinks.server.requests().get(0);
            RawHttpServer.Request poll = flinks.server.requests().get(1);
            assertThat(start.path()).isEqualTo(FlinksFixture.PATH + "Authorize");
            assertThat(json(start))
                    .isEqualTo(json("{\"LoginId\":\"login-1\",\"MostRecentCached\":false,\"Save\":true}"));
            assertThat(poll.method()).isEqualTo("POST");
            assertThat(poll.path()).isEqualTo(FlinksFixture.PATH + "Authorize");
            assertThat(json(poll)).isEqualTo(json("{\"RequestId\":\"r-1\"}"));
        }
    }

    @Test
    void onlyTheSynchronousStartHasTheSynchronousTimeOut() {
        FlinksSettings settings =
                FlinksSettings.of(URI.create("https://api.example"), "c", URI.create("https://connect.example"));
        FlinksRequestFactory usual = new FlinksRequestFactory(settings);
        FlinksRequestFactory synchronous =
                new FlinksRequestFactory(settings.with(Forms.DEFAULTS.with(StartForm.AUTHORIZE)));

        for (Call call : List.of(new Call.Start("login-1"), new Call.Poll("r-1"))) {
            assertThat(usual.request(call, null).timeout())
                    .isEqualTo(settings.limits().callTimeout());
            assertThat(synchronous.request(call, null).timeout())
                    .isEqualTo(settings.limits().authorizeTimeout());
        }
    }

    @Test
    void theCallForTheAccountsHasTheTimeThatFlinksMayTake() {
        FlinksSettings settings =
                FlinksSettings.of(URI.create("https://api.example"), "c", URI.create("https://connect.example"));
        FlinksRequestFactory requests = new FlinksRequestFactory(settings);

        assertThat(requests.request(new Call.Fetch("r-1"), null).timeout()).isGreaterThan(Duration.ofSeconds(210));
        assertThat(requests.request(new Call.FetchPending("r-1"), null).timeout())
                .isEqualTo(settings.limits().callTimeout());
    }

    @Test
    void theTokenIsABearerWhereTheSettingSaysSoAndTheSecretKeyNever() throws IOException {
        RawHttpServer.Script minting = (request, wire) ->
                wire.json(request.path().endsWith("Token") ? 200 : 202, "{\"Token\":\"t-1\",\"RequestId\":\"r-1\"}");
        Forms bearer = Forms.DEFAULTS.with(TokenPlace.AUTHORIZATION_BEARER);
        try (var flinks = new FlinksFixture(
                minting, settings -> FlinksFixture.withSecrets(settings).with(bearer))) {
            flinks.call(new Call.Start("login-1"));

            RawHttpServer.Request mint = flinks.server.requests().get(0);
            RawHttpServer.Request start = flinks.server.requests().get(1);
            assertThat(mint.headers()).containsEntry("flinks-auth-key", "the-secret-key");
            assertThat(mint.headers()).doesNotContainKey("authorization");
            assertThat(start.headers()).containsEntry("authorization", "Bearer t-1");
            assertThat(start.headers()).doesNotContainKey("flinks-auth-key");
        }
    }

    @Test
    void theCachedCheckAsksForTheMostRecentResult() throws IOException {
        try (var flinks = new FlinksFixture(PENDING)) {
            flinks.call(new Call.CheckCached("login-1"));

            RawHttpServer.Request request = flinks.server.requests().getFirst();
            assertThat(request.path()).isEqualTo(FlinksFixture.PATH + "Authorize");
            assertThat(json(request)).isEqualTo(json("{\"LoginId\":\"login-1\",\"MostRecentCached\":true}"));
        }
    }

    @Test
    void whatOfTheAccountsIsWantedIsInTheBody() throws IOException {
        try (var flinks = new FlinksFixture(PENDING)) {
            flinks.call(new Call.Fetch("r-1"));
            flinks.call(new Call.Fetch("r-1", new AccountsWanted(true, TransactionDays.DAYS_365, List.of("a", "b"))));

            assertThat(flinks.server.requests().get(0).body())
                    .isEqualTo("{\"RequestId\":\"r-1\",\"WithAccountIdentity\":true,\"WithKYC\":false,"
                            + "\"WithTransactions\":false}");
            assertThat(flinks.server.requests().get(1).body())
                    .isEqualTo("{\"RequestId\":\"r-1\",\"WithAccountIdentity\":true,\"WithKYC\":false,"
                            + "\"WithTransactions\":true,\"DaysOfTransactions\":\"Days365\","
                            + "\"AccountsFilter\":[\"a\",\"b\"]}");
        }
    }

    @Test
    void dataCallsCarryTheApiKeyAndNoToken() throws IOException {
        try (var flinks = new FlinksFixture(PENDING, FlinksFixture::withSecrets)) {
            flinks.call(new Call.Fetch("r-1"));
            flinks.call(new Call.FetchPending("r-1"));

            RawHttpServer.Request fetch = flinks.server.requests().get(0);
            RawHttpServer.Request pending = flinks.server.requests().get(1);
            assertThat(fetch.path()).isEqualTo(FlinksFixture.PATH + "GetAccountsDetail");
            assertThat(json(fetch).path("RequestId").asString()).isEqualTo("r-1");
            assertThat(json(fetch).path("WithTransactions").asBoolean(true)).isFalse();
            assertThat(json(fetch).path("WithKYC").asBoolean(true)).isFalse();
            assertThat(pending.method()).isEqualTo("GET");
            assertThat(pending.path()).isEqualTo(FlinksFixture.PATH + "GetAccountsDetailAsync/r-1");
            assertThat(flinks.server.requests()).hasSize(2).allSatisfy(request -> {
                assertThat(request.headers()).containsEntry("x-api-key", "the-api-key");
                assertThat(request.headers()).doesNotContainKey("flinks-auth-key");
            });
        }
    }

    private static JsonNode json(RawHttpServer.Request request) {
        return json(request.body());
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
