package dev.reconnect.worker.simulation.flinks;

import dev.reconnect.worker.flinks.SimulatedClient.Request;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * What an HTTP request asks of Flinks.
 *
 * @param subject a LoginId for a start and a check, a RequestId for a poll and a fetch, else empty
 */
record Asked(Kind kind, String subject) {

    enum Kind {
        MINT,
        START,
        POLL,
        CHECK,
        FETCH,
        FETCH_PENDING,
        INSTITUTIONS,
        /** Nothing that Flinks offers. */
        NOTHING
    }

    private static final String BASE = "/BankingServices/";

    static Asked of(Request request) {
        int base = request.path().indexOf(BASE);
        String path = base < 0 ? "" : request.path().substring(base + BASE.length());
        String body = request.body() == null ? "" : new String(request.body(), StandardCharsets.UTF_8);
        return request.method().equals("POST") ? posted(path, body) : got(path);
    }

    private static Asked posted(String path, String body) {
        return switch (path) {
            case "GenerateAuthorizeToken" -> new Asked(Kind.MINT, "");
            case "AuthorizeAsync" -> {
                String requestId = field(body, "RequestId");
                String loginId = field(body, "LoginId");
                boolean live = body.contains("\"MostRecentCached\":false") && body.contains("\"Save\":true");
                yield !requestId.isEmpty()
                        ? new Asked(loginId.isEmpty() ? Kind.POLL : Kind.NOTHING, requestId)
                        : new Asked(live && !loginId.isEmpty() ? Kind.START : Kind.NOTHING, loginId);
            }
            case "Authorize" -> {
                String loginId = field(body, "LoginId");
                boolean cached = body.contains("\"MostRecentCached\":true");
                yield new Asked(cached && !loginId.isEmpty() ? Kind.CHECK : Kind.NOTHING, loginId);
            }
            case "GetAccountsDetail" -> {
                String requestId = field(body, "RequestId");
                yield new Asked(requestId.isEmpty() ? Kind.NOTHING : Kind.FETCH, requestId);
            }
            default -> new Asked(Kind.NOTHING, "");
        };
    }

    private static Asked got(String path) {
        if (path.startsWith("AuthorizeAsync/")) {
            return new Asked(Kind.POLL, last(path));
        }
        if (path.startsWith("GetAccountsDetailAsync/")) {
            return new Asked(Kind.FETCH_PENDING, last(path));
        }
        return path.startsWith("Institutions?")
                ? new Asked(Kind.INSTITUTIONS, path.substring("Institutions?".length()))
                : new Asked(Kind.NOTHING, "");
    }

    private static String last(String path) {
        return URLDecoder.decode(path.substring(path.indexOf('/') + 1), StandardCharsets.UTF_8);
    }

    /** Its ids hold nothing that JSON escapes. */
    private static String field(String body, String name) {
        String opening = "\"" + name + "\":\"";
        int begin = body.indexOf(opening);
        return begin < 0 ? "" : body.substring(begin + opening.length(), body.indexOf('"', begin + opening.length()));
    }
}
