package dev.reconnect.worker.flinks.client;

import static dev.reconnect.worker.flinks.ConnectUrls.encode;

import dev.reconnect.worker.flinks.ConnectUrls;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.PollForm;
import dev.reconnect.worker.flinks.StartForm;
import dev.reconnect.worker.flinks.http.FlinksRequest;
import dev.reconnect.worker.session.AccountsWanted;
import dev.reconnect.worker.session.Call;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP requests of Flinks' API: paths, bodies, headers. */
final class FlinksRequestFactory {

    /** The documented header for minting. Unlike the header of the token it is not a setting. */
    private static final String SECRET_HEADER = "flinks-auth-key";

    private static final String API_KEY_HEADER = "x-api-key";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final FlinksSettings settings;
    private final String base;

    FlinksRequestFactory(FlinksSettings settings) {
        this.settings = settings;
        String prefix =
                URI.create(ConnectUrls.withoutTrailingSlash(settings.apiUrl())).getRawPath();
        base = prefix + "/v3/" + encode(settings.customerId()) + "/BankingServices/";
    }

    /** Says whether this call carries an authorize token, if one can be minted. */
    static boolean takesToken(Call call) {
        return switch (call) {
            case Call.Start start -> true;
            case Call.Poll poll -> true;
            case Call.CheckCached check -> true;
            case Call.Fetch fetch -> false;
            case Call.FetchPending pending -> false;
        };
    }

    FlinksRequest request(Call call, @Nullable String token) {
        return switch (call) {
            case Call.Start start ->
                authorize(token, Map.of("LoginId", start.loginId(), "MostRecentCached", false, "Save", true));
            case Call.Poll poll -> poll(token, poll.requestId());
            case Call.CheckCached check ->
                post(
                        "Authorize",
                        session(token),
                        Map.of("LoginId", check.loginId(), "MostRecentCached", true),
                        settings.limits().authorizeTimeout());
            case Call.Fetch fetch ->
                post(
                                "GetAccountsDetail",
                                data(),
                                wanted(fetch),
                                settings.limits().authorizeTimeout())
                        .answeredWithData();
            case Call.FetchPending pending ->
                get(
                                "GetAccountsDetailAsync/" + encode(pending.requestId()),
                                data(),
                                settings.limits().callTimeout())
                        .answeredWithData();
        };
    }

    /** Returns the body of a fetch. The identity brings the account number and, in the document, the holder. */
    private static Map<String, Object> wanted(Call.Fetch fetch) {
        AccountsWanted wanted = fetch.wanted();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("RequestId", fetch.requestId());
        body.put("WithAccountIdentity", true);
        body.put("WithKYC", false);
        body.put("WithTransactions", wanted.transactions());
        if (wanted.days() != null) {
            body.put("DaysOfTransactions", wanted.days());
        }
        if (!wanted.only().isEmpty()) {
            body.put("AccountsFilter", wanted.only());
        }
        return body;
    }

    private FlinksRequest poll(@Nullable String token, String requestId) {
        boolean byPath = settings.forms().start() == StartForm.AUTHORIZE_ASYNC
                && settings.forms().poll() == PollForm.GET_PATH;
        return byPath
                ? get(
                        "AuthorizeAsync/" + encode(requestId),
                        session(token),
                        settings.limits().callTimeout())
                : authorize(token, Map.of("RequestId", requestId));
    }

    /** A request about a live session. It goes to the endpoint that opens live sessions. */
    private FlinksRequest authorize(@Nullable String token, Map<String, Object> body) {
        return switch (settings.forms().start()) {
            case AUTHORIZE_ASYNC ->
                post("AuthorizeAsync", session(token), body, settings.limits().callTimeout());
            case AUTHORIZE ->
                post("Authorize", session(token), body, settings.limits().authorizeTimeout());
        };
    }

    /** The request that mints one authorize token. */
    FlinksRequest mint(String secretKey) {
        return new FlinksRequest(
                "POST",
                base + "GenerateAuthorizeToken",
                Map.of(SECRET_HEADER, secretKey),
                null,
                settings.limits().callTimeout());
    }

    /** The request for one page of the institutions. */
    FlinksRequest institutions(int skip, int take) {
        return get(
                "Institutions?skip=" + skip + "&take=" + take,
                data(),
                settings.limits().callTimeout());
    }

    /** A request that only shows whether a server answers. */
    static FlinksRequest hello(Duration timeout) {
        return new FlinksRequest("GET", "/", Map.of(), null, timeout);
    }

    private Map<String, String> session(@Nullable String token) {
        return token == null ? Map.of() : settings.forms().tokenPlace().header(token);
    }

    private Map<String, String> data() {
        String apiKey = settings.secrets().apiKey();
        return apiKey == null ? Map.of() : Map.of(API_KEY_HEADER, apiKey);
    }

    private FlinksRequest get(String path, Map<String, String> headers, Duration timeout) {
        return new FlinksRequest("GET", base + path, headers, null, timeout);
    }

    private FlinksRequest post(String path, Map<String, String> headers, Map<String, Object> body, Duration timeout) {
        byte[] json = JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        return new FlinksRequest("POST", base + path, headers, json, timeout);
    }
}
