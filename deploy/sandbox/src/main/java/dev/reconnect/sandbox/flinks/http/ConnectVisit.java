package dev.reconnect.sandbox.flinks.http;

import dev.reconnect.sandbox.flinks.script.ScriptedOutcome;
import io.helidon.webserver.http.ServerRequest;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters in the URL of a Connect page. A redirectUrl that is not http or https counts as absent.
 *
 * @param navigates false with {@code jsRedirect=true}: the event is posted and the page stays
 */
record ConnectVisit(
        String origin,
        String requestId,
        String redirectUrl,
        String tag,
        @Nullable String authorizeToken,
        boolean navigates) {

    static ConnectVisit of(ServerRequest request) {
        Map<String, String> query = Forms.parse(request.query().rawValue());
        return new ConnectVisit(
                "http://" + request.authority(),
                query.getOrDefault("requestId", ""),
                webAddress(query.getOrDefault("redirectUrl", "")),
                query.getOrDefault("tag", ""),
                query.get("authorizeToken"),
                !query.getOrDefault("jsRedirect", "").equals("true"));
    }

    ConnectVisit forSession(String id) {
        return new ConnectVisit(origin, id, redirectUrl, tag, authorizeToken, navigates);
    }

    /** The path of the session's page, with the rest of the query unchanged. */
    String self() {
        return "/v2/?requestId=" + encode(requestId)
                + (redirectUrl.isEmpty() ? "" : "&redirectUrl=" + encode(redirectUrl))
                + (tag.isEmpty() ? "" : "&tag=" + encode(tag))
                + (authorizeToken == null ? "" : "&authorizeToken=" + encode(authorizeToken))
                + (navigates ? "" : "&jsRedirect=true");
    }

    /**
     * Where the person goes after success: the redirectUrl, or the stand-in's own page, with loginId and institution.
     */
    String destination(ScriptedOutcome.Authorized done, boolean namesRequestId) {
        String base = redirectUrl.isEmpty() ? origin + "/v2/done" : redirectUrl;
        int fragmentAt = base.indexOf('#');
        String fragment = fragmentAt < 0 ? "" : base.substring(fragmentAt);
        String address = fragmentAt < 0 ? base : base.substring(0, fragmentAt);
        return address + (address.contains("?") ? "&" : "?")
                + "loginId=" + encode(done.login().loginId())
                + "&institution=" + encode(done.login().institution().name())
                + (tag.isEmpty() ? "" : "&tag=" + encode(tag))
                + (namesRequestId ? "&requestId=" + encode(done.requestId()) : "")
                + fragment;
    }

    private static String webAddress(String url) {
        try {
            String scheme = new URI(url).getScheme();
            String lower = scheme == null ? "" : scheme.toLowerCase(Locale.ROOT);
            return lower.equals("http") || lower.equals("https") ? url : "";
        } catch (URISyntaxException notAnAddress) {
            return "";
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
