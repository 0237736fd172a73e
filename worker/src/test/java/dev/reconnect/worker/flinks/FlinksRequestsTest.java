package dev.reconnect.worker.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What goes over the wire, against the documented paths, bodies and headers. */
class FlinksRequestsTest {

    private static final BareServer.Script PENDING = (request, wire) -> wire.json(202, "{\"RequestId\":\"r-1\"}");

    @Test
    void aStartAsksForALiveSession() throws IOException {
        try (var flinks = new FlinksFixture(PENDING)) {
            assertThat(flinks.call(new Call.Start("login \"1\""))).isEqualTo(new Answer.Pending("r-1"));

            BareServer.Request request = flinks.server.requests().getFirst();
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

            BareServer.Request request = flinks.server.requests().getFirst();
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo(FlinksFixture.PATH + "AuthorizeAsync");
            assertThat(json(request)).isEqualTo(json("{\"RequestId\":\"r-1\"}"));
        }
    }

    @Test
    void aPollIsAskedByPathWhereTheSettingSaysSo() throws IOException {
        try (var flinks = new FlinksFixture(
                PENDING, settings -> settings.with(FlinksSettings.Forms.DEFAULTS.with(PollForm.GET_PATH)))) {
            flinks.call(new Call.Poll("../r 1?x"));

            BareServer.Request request = flinks.server.requests().getFirst();
            assertThat(request.method()).isEqualTo("GET");
            assertThat(request.path()).isEqualTo(FlinksFixture.PATH + "AuthorizeAsync/..%2Fr%201%3Fx");
            assertThat(request.body()).isEmpty();
        }
    }

    @Test
    void theCachedCheckAsksForTheMostRecentResult() throws IOException {
        try (var flinks = new FlinksFixture(PENDING)) {
            flinks.call(new Call.CheckCached("login-1"));

            BareServer.Request request = flinks.server.requests().getFirst();
            assertThat(request.path()).isEqualTo(FlinksFixture.PATH + "Authorize");
            assertThat(json(request)).isEqualTo(json("{\"LoginId\":\"login-1\",\"MostRecentCached\":true}"));
        }
    }

    @Test
    void dataCallsCarryTheApiKeyAndNoToken() throws IOException {
        try (var flinks = new FlinksFixture(PENDING, FlinksFixture::withSecrets)) {
            flinks.call(new Call.Fetch("r-1"));
            flinks.call(new Call.FetchPending("r-1"));

            BareServer.Request fetch = flinks.server.requests().get(0);
            BareServer.Request pending = flinks.server.requests().get(1);
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

    private static JsonNode json(BareServer.Request request) {
        return json(request.body());
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
