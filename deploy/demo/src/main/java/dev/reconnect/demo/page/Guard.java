package dev.reconnect.demo.page;

import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.List;
import java.util.Locale;

/**
 * The rules for every request. It is meant for this host, and not for another name that was rebound to 127.0.0.1. If it
 * changes something, it comes from this page and as JSON. The answer says what a browser may do with it.
 */
final class Guard implements Filter {
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");

    private final String origin;
    private final String host;
    private final String numericHost;
    private final List<Header> headers;

    Guard(PageSettings settings) {
        origin = settings.origin();
        host = "localhost:" + settings.port();
        numericHost = "127.0.0.1:" + settings.port();
        headers = List.of(
                HeaderValues.create(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
                                + " frame-src " + settings.connectOrigin()
                                + "; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
                HeaderValues.create("X-Content-Type-Options", "nosniff"),
                HeaderValues.create("Referrer-Policy", "no-referrer"),
                HeaderValues.create("Cross-Origin-Resource-Policy", "same-origin"),
                HeaderValues.create("Permissions-Policy", "camera=(), geolocation=(), microphone=()"));
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        headers.forEach(response::header);
        String asked = request.authority().toLowerCase(Locale.ROOT);
        boolean reads = request.prologue().method().equals(Method.GET);
        if (asked.equals(numericHost) && reads) {
            response.status(Status.PERMANENT_REDIRECT_308);
            response.header(HeaderNames.LOCATION, origin + "/");
            response.send();
        } else if (!asked.equals(host)) {
            refuse(response, Status.MISDIRECTED_REQUEST_421, "This is " + origin);
        } else if (!reads && !isFromThisPage(request)) {
            refuse(response, Status.FORBIDDEN_403, "Only the page itself may ask for this.");
        } else if (!reads && !isJson(request)) {
            refuse(response, Status.UNSUPPORTED_MEDIA_TYPE_415, "application/json is expected.");
        } else {
            chain.proceed();
        }
    }

    /** Every browser sends Origin with a POST; the other header is newer and more explicit. */
    private boolean isFromThisPage(RoutingRequest request) {
        return request.headers().first(HeaderNames.ORIGIN).orElse("").equals(origin)
                && request.headers().first(FETCH_SITE).orElse("same-origin").equals("same-origin");
    }

    /** A form of another site cannot send this content type without a preflight request. */
    private static boolean isJson(RoutingRequest request) {
        String type = request.headers().first(HeaderNames.CONTENT_TYPE).orElse("");
        return type.toLowerCase(Locale.ROOT).split(";", 2)[0].strip().equals("application/json");
    }

    private static void refuse(RoutingResponse response, Status status, String why) {
        response.status(status);
        response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
        response.send(why);
    }
}
