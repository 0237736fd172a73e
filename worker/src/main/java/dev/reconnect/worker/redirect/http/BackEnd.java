package dev.reconnect.worker.redirect.http;

import dev.reconnect.worker.redirect.RedirectObserver.Way;
import dev.reconnect.worker.redirect.RedirectResult;
import dev.reconnect.worker.redirect.Verification;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Pattern;

/** {@code POST /redirects}: a web back end passes on Connect's REDIRECT message, with a bearer token. */
final class BackEnd {
    private static final int LONGEST = 16 * 1024;
    private static final Pattern JSON = Pattern.compile("application/json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    private final BearerToken token;
    private final RouteContext route;

    BackEnd(BearerToken token, RouteContext route) {
        this.token = token;
        this.route = route;
    }

    void handle(ServerRequest request, ServerResponse response) {
        if (!token.matches(values(request, HeaderNames.AUTHORIZATION))) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
            answer(response, RedirectResult.UNAUTHORIZED, "");
            return;
        }
        try {
            byte[] body = RequestBodies.read(
                    request, LONGEST, route.limits().body(), route.timeouts(), InputStream::readAllBytes);
            verified(
                    response,
                    route.verifier()
                            .verify(
                                    isJson(request) ? BackEndBody.read(body) : null,
                                    route.clock().instant()));
        } catch (BoundedStream.BodyRefused bounds) {
            answer(response, bounds.why(), "");
        }
    }

    private static boolean isJson(ServerRequest request) {
        List<String> types = values(request, HeaderNames.CONTENT_TYPE);
        return types.size() == 1 && JSON.matcher(types.getFirst()).matches();
    }

    private static List<String> values(ServerRequest request, HeaderName name) {
        return request.headers().contains(name) ? request.headers().get(name).allValues() : List.of();
    }

    private void verified(ServerResponse response, Verification verification) {
        switch (verification) {
            case Verification.Rejected rejected -> answer(response, rejected.why(), "");
            case Verification.Genuine genuine ->
                answer(
                        response,
                        route.gate().publish(genuine),
                        genuine.confirmation().confirmationId());
        }
    }

    private void answer(ServerResponse response, RedirectResult result, String confirmationId) {
        route.observer().answered(Way.BACK_END, result);
        RedirectRefusal refusal = RedirectRefusal.of(result);
        if (refusal == null) {
            route.replies().json(response, Status.ACCEPTED_202, "confirmationId", confirmationId);
        } else {
            route.replies().json(response, refusal, refusal.backEnd());
        }
    }
}
