package dev.reconnect.worker.redirect;

import dev.reconnect.worker.redirect.RedirectObserver.Way;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Pattern;

/** {@code POST /redirects}: a web back end whose page heard Connect's REDIRECT message hands it over, with a bearer token. */
final class BackEnd {
    private static final int LONGEST = 16 * 1024;
    private static final Pattern JSON = Pattern.compile("application/json\\s*(;.*)?", Pattern.CASE_INSENSITIVE);

    private final BearerToken token;
    private final Parts parts;

    BackEnd(BearerToken token, Parts parts) {
        this.token = token;
        this.parts = parts;
    }

    void handle(ServerRequest request, ServerResponse response) {
        if (!token.matches(values(request, HeaderNames.AUTHORIZATION))) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer");
            refuse(response, Result.UNAUTHORIZED);
            return;
        }
        try {
            byte[] body =
                    Bodies.read(request, LONGEST, parts.limits().body(), parts.patience(), InputStream::readAllBytes);
            judged(
                    response,
                    parts.judge()
                            .judge(
                                    isJson(request) ? BackEndBody.read(body) : null,
                                    parts.clock().instant()));
        } catch (BoundedStream.Refused bounds) {
            refuse(response, bounds.why());
        }
    }

    private static boolean isJson(ServerRequest request) {
        List<String> types = values(request, HeaderNames.CONTENT_TYPE);
        return types.size() == 1 && JSON.matcher(types.getFirst()).matches();
    }

    private static List<String> values(ServerRequest request, HeaderName name) {
        return request.headers().contains(name) ? request.headers().get(name).allValues() : List.of();
    }

    private void judged(ServerResponse response, Verdict verdict) {
        switch (verdict) {
            case Verdict.Refused refused -> refuse(response, refused.why());
            case Verdict.Genuine genuine ->
                answer(response, genuine, parts.gate().publish(genuine));
        }
    }

    private void answer(ServerResponse response, Verdict.Genuine genuine, Result result) {
        switch (result) {
            case CONFIRMED, CONFIRMED_OTHER_LOGIN, REPEATED -> {
                parts.observer().answered(Way.BACK_END, result);
                parts.replies()
                        .json(
                                response,
                                Status.ACCEPTED_202,
                                "confirmationId",
                                genuine.confirmation().confirmationId());
            }
            default -> refuse(response, result);
        }
    }

    private void refuse(ServerResponse response, Result why) {
        parts.observer().answered(Way.BACK_END, why);
        switch (why) {
            case UNAUTHORIZED ->
                parts.replies().json(response, Status.UNAUTHORIZED_401, "error", "a valid bearer token is expected");
            case TOO_LARGE ->
                parts.replies()
                        .json(response, Status.REQUEST_ENTITY_TOO_LARGE_413, "error", "at most 16 KiB are expected");
            case TOO_SLOW ->
                parts.replies().json(response, Status.REQUEST_TIMEOUT_408, "error", "the body did not come in time");
            case TOO_MANY ->
                parts.replies().jsonThatReturns(response, Status.TOO_MANY_REQUESTS_429, "too many at once", 1);
            case UNAVAILABLE ->
                parts.replies()
                        .jsonThatReturns(
                                response,
                                Status.SERVICE_UNAVAILABLE_503,
                                "Kafka has not acknowledged it; try again",
                                Landing.AGAIN_SECONDS);
            case MALFORMED ->
                parts.replies()
                        .json(
                                response,
                                Status.BAD_REQUEST_400,
                                "error",
                                "a JSON object with the url of the REDIRECT message, or with its state and loginId, is expected");
            default ->
                parts.replies()
                        .json(
                                response,
                                Status.BAD_REQUEST_400,
                                "error",
                                "the state is not valid, or not any more, or belongs to another login");
        }
    }
}
