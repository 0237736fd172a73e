package dev.reconnect.worker.simulation.testing.flinks;

import dev.reconnect.worker.flinks.testing.SimulatedClient.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * What an HTTP request asks Flinks for.
 *
 * @param subject the LoginId of a start and a check, the RequestId of a poll and a fetch, else empty
 */
record ParsedRequest(Kind kind, String subject) {

    enum Kind {
        MINT,
        START,
        POLL,
        CHECK,
        FETCH,
        FETCH_PENDING,
        INSTITUTIONS,
        /** Flinks offers no such request. */
        NOTHING
    }

    private static final String BASE = "/BankingServices/";

    static ParsedRequest of(Request request) {
        int base = request.path().indexOf(BASE);
        String path = base < 0 ? "" : request.path().substring(base + BASE.length());
        String body = request.body() == null ? "" : new String(request.body(), StandardCharsets.UTF_8);
        return request.method().equals("POST") ? posted(path, body) : got(path);
    }

    private static ParsedRequest posted(String path, String body) {
        return switch (path) {
            case "GenerateAuthorizeToken" -> new ParsedRequest(Kind.MINT, "");
            case "AuthorizeAsync" -> {
                String requestId = field(body, "RequestId");
                String loginId = field(body, "LoginId");
                boolean live = body.contains("\"MostRecentCached\":false") && body.contains("\"Save\":true");
                yield !requestId.isEmpty()
                        ? new ParsedRequest(loginId.isEmpty() ? Kind.POLL : Kind.NOTHING, requestId)
                        : new ParsedRequest(live && !loginId.isEmpty() ? Kind.START : Kind.NOTHING, loginId);
            }
            case "Authorize" -> {
                String loginId = field(body, "LoginId");
                boolean cached = body.contains("\"MostRecentCached\":true");
                yield new ParsedRequest(cached && !loginId.isEmpty() ? Kind.CHECK : Kind.NOTHING, loginId);
            }
            case "GetAccountsDetail" -> {
                String requestId = field(body, "RequestId");
                yield new ParsedRequest(requestId.isEmpty() ? Kind.NOTHING : Kind.FETCH, requestId);
            }
            default -> new ParsedRequest(Kind.NOTHING, "");
        };
    }

    private static ParsedRequest got(String path) {
        if (path.startsWith("AuthorizeAsync/")) {
            return new ParsedRequest(Kind.POLL, last(path));
        }
        if (path.startsWith("GetAccountsDetailAsync/")) {
            return new ParsedRequest(Kind.FETCH_PENDING, last(path));
        }
        return path.startsWith("Institutions?")
                ? new ParsedRequest(Kind.INSTITUTIONS, path.substring("Institutions?".length()))
                : new ParsedRequest(Kind.NOTHING, "");
    }

    private static String last(String path) {
        return URLDecoder.decode(path.substring(path.indexOf('/') + 1), StandardCharsets.UTF_8);
    }

    /** The ids hold no characters that JSON escapes. */
    private static String field(String body, String name) {
        String opening = "\"" + name + "\":\"";
        int begin = body.indexOf(opening);
        return begin < 0 ? "" : body.substring(begin + opening.length(), body.indexOf('"', begin + opening.length()));
    }
}
