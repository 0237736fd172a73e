package dev.reconnect.worker.redirect.http;

import dev.reconnect.worker.redirect.RedirectSettings;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What every answer holds: the security headers, and a page or a line of JSON that repeats nothing of the request.
 *
 * <p>Framing: Connect may navigate its own frame to the landing, so the pages around it - Connect's and the apps' -
 * must be allowed to show it. Nothing on it can be clicked, so no other page would gain from it; all others are refused
 * all the same.
 */
final class Replies {
    private final List<Header> headers = new ArrayList<>();

    Replies(RedirectSettings settings) {
        String ancestors =
                settings.framedBy().isEmpty() ? "'none'" : String.join(" ", new TreeSet<>(settings.framedBy()));
        header(
                "Content-Security-Policy",
                "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors " + ancestors);
        header("X-Content-Type-Options", "nosniff");
        // The landing's own URL holds a state, and the next page must not learn it.
        header("Referrer-Policy", "no-referrer");
        header("Cache-Control", "no-store");
        header("X-Robots-Tag", "noindex, nofollow");
        if (settings.https()) {
            header("Strict-Transport-Security", "max-age=31536000");
        }
    }

    private void header(String name, String value) {
        headers.add(HeaderValues.create(HeaderNames.create(name), value));
    }

    /** Returns the headers of every answer. */
    List<Header> headers() {
        return headers;
    }

    /** Sends a page to a person. */
    void page(ServerResponse response, Status status, String title, String text) {
        page(response, status, title, text, "");
    }

    /** Sends a page to a person who was not confirmed. It reloads itself if that is of use. */
    void page(ServerResponse response, RedirectRefusal refusal) {
        int seconds = refusal.againSeconds();
        if (seconds == 0) {
            page(response, refusal.status(), "This link does not work any more", refusal.page());
            return;
        }
        response.header(HeaderNames.RETRY_AFTER, Integer.toString(seconds));
        String again = "<meta http-equiv=\"refresh\" content=\"" + seconds + "\">";
        page(response, refusal.status(), "One moment", refusal.page(), again);
    }

    private static void page(ServerResponse response, Status status, String title, String text, String head) {
        byte[] html = ("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                        + "<meta name=\"viewport\" content=\"width=device-width\">" + head + "<title>" + title
                        + "</title></head><body><main><h1>" + title + "</h1><p>" + text
                        + "</p></main></body></html>\n")
                .getBytes(StandardCharsets.UTF_8);
        response.status(status)
                .header(HeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
                .send(html);
    }

    /** Sends an object of one text to a program. Neither part may need escaping. */
    void json(ServerResponse response, Status status, String name, String value) {
        response.status(status)
                .header(HeaderNames.CONTENT_TYPE, "application/json")
                .send(("{\"" + name + "\":\"" + value + "\"}\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Sends an error to a program, with the time to come again if that is of use. */
    void json(ServerResponse response, RedirectRefusal refusal, String error) {
        if (refusal.againSeconds() > 0) {
            response.header(HeaderNames.RETRY_AFTER, Integer.toString(refusal.againSeconds()));
        }
        json(response, refusal.status(), "error", error);
    }
}
