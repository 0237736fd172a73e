package dev.reconnect.sandbox.flinks.http;

import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Step;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What goes wrong with one call. Each fault says whether Flinks still acts on the call. */
public sealed interface Fault {
    /** The call is served; its answer comes this much later, in real time. */
    record Delay(Duration time) implements Fault {}

    /** The connection closes, and nothing is done. */
    record DropBefore() implements Fault {}

    /** The call is served, so a session may be open, but the connection closes instead of the answer. */
    record DropAfter() implements Fault {}

    /** The call is served; the second half of the body is missing, and the Content-Length fits the rest. */
    record TruncatedJson() implements Fault {}

    /** The call is served; the connection closes in the middle of the body. */
    record BrokenBody() implements Fault {}

    /** The call is served; the status comes without a body. */
    record EmptyBody() implements Fault {}

    /** Nothing is done; this is the answer. */
    record Instead(
            int status,
            String contentType,
            String body,
            @Nullable Duration retryAfter) implements Fault {}

    /** Nothing is done; the answer is this error, in the form of Flinks' errors. */
    record Refusal(Step.Failure failure) implements Fault {}

    /**
     * The call is served; instead of its answer comes a JSON object of this many bytes. It is written while the client
     * reads, and is never in memory as a whole.
     *
     * @param announced whether a Content-Length says how many
     */
    record Bulk(long bytes, boolean announced) implements Fault {}

    static Fault bulk(long bytes, boolean announced) {
        return new Bulk(bytes, announced);
    }

    static Fault delay(Duration time) {
        return new Delay(time);
    }

    static Fault dropBeforeHandling() {
        return new DropBefore();
    }

    static Fault dropAfterHandling() {
        return new DropAfter();
    }

    static Fault truncatedJson() {
        return new TruncatedJson();
    }

    static Fault brokenBody() {
        return new BrokenBody();
    }

    static Fault emptyBody() {
        return new EmptyBody();
    }

    static Fault html502() {
        return reply(502, "text/html", "<html><body><h1>502 Bad Gateway</h1><hr>nginx</body></html>");
    }

    /** HTTP 429 as a gateway sends it, without Retry-After. */
    static Fault http429() {
        return reply(429, "text/plain", "Too Many Requests");
    }

    /** HTTP 429 with Retry-After in whole seconds. */
    static Fault http429(Duration retryAfter) {
        return new Instead(429, "text/plain", "Too Many Requests", retryAfter);
    }

    /** The FlinksCode TOO_MANY_REQUESTS with the given status: the sources name 401, 403 and 429. */
    static Fault tooManyRequests(int status) {
        return error(status, FlinksCode.TOO_MANY_REQUESTS);
    }

    static Fault methodNotAvailable() {
        return error(FlinksCode.METHOD_NOT_AVAILABLE);
    }

    /** Status 401 with the documented text about the authorize token, without a FlinksCode. */
    static Fault invalidAuthorizeToken() {
        return new Refusal(FlinksJson.INVALID_AUTHORIZE_TOKEN);
    }

    /** Status 401 with the documented text about the key, without a FlinksCode. */
    static Fault invalidKey() {
        return new Refusal(FlinksJson.INVALID_KEY);
    }

    static Fault error(FlinksCode code) {
        return new Refusal(code.failure());
    }

    static Fault error(int status, FlinksCode code) {
        return error(status, code.name(), code.message());
    }

    static Fault error(int status, String code, String message) {
        return new Refusal(Step.failure(status, code, message));
    }

    static Fault reply(int status, String contentType, String body) {
        return new Instead(status, contentType, body, null);
    }

    /** The fault of this name; a program in another process uses it. */
    static Fault named(String name) {
        return switch (name) {
            case "drop-before" -> dropBeforeHandling();
            case "drop-after" -> dropAfterHandling();
            case "truncated-json" -> truncatedJson();
            case "broken-body" -> brokenBody();
            case "empty-body" -> emptyBody();
            case "html-502" -> html502();
            case "http-429" -> http429();
            case "http-429-retry-after" -> http429(Duration.ofSeconds(2));
            case "bulk-60mb" -> bulk(60L << 20, true);
            case "bulk-60mb-chunked" -> bulk(60L << 20, false);
            case "invalid-token" -> invalidAuthorizeToken();
            case "invalid-key" -> invalidKey();
            default -> error(FlinksCode.valueOf(name));
        };
    }

    /** The names of the faults, without the FlinksCodes. */
    static List<String> names() {
        return List.of(
                "drop-before",
                "drop-after",
                "truncated-json",
                "broken-body",
                "empty-body",
                "html-502",
                "http-429",
                "http-429-retry-after",
                "bulk-60mb",
                "bulk-60mb-chunked",
                "invalid-token",
                "invalid-key");
    }
}
