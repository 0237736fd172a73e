package dev.reconnect.worker.redirect;

import dev.reconnect.worker.redirect.RedirectObserver.Way;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** {@code POST /redirects}: a web back end whose page heard Connect's REDIRECT message hands it over, with a bearer token. */
final class BackEnd {
    private static final int LONGEST = 16 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final BearerToken token;
    private final Judge judge;
    private final Gate gate;
    private final Replies replies;
    private final RedirectObserver observer;
    private final InstantSource clock;

    BackEnd(
            BearerToken token,
            Judge judge,
            Gate gate,
            Replies replies,
            RedirectObserver observer,
            InstantSource clock) {
        this.token = token;
        this.judge = judge;
        this.gate = gate;
        this.replies = replies;
        this.observer = observer;
        this.clock = clock;
    }

    void handle(ServerRequest request, ServerResponse response) {
        List<String> authorization = request.headers().contains(HeaderNames.AUTHORIZATION)
                ? request.headers().get(HeaderNames.AUTHORIZATION).allValues()
                : List.of();
        if (!token.matches(authorization)) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer").header(HeaderNames.CONNECTION, "close");
            refuse(response, Result.UNAUTHORIZED);
            return;
        }
        boolean json = request.headers()
                .contentType()
                .map(HttpMediaType::text)
                .filter(type -> type.startsWith("application/json"))
                .isPresent();
        try {
            byte[] body = new BoundedStream(request.content().inputStream(), LONGEST, PATIENCE).readAllBytes();
            judged(response, judge.judge(json ? BackEndBody.read(body) : null, clock.instant()));
        } catch (BoundedStream.Refused bounds) {
            response.header(HeaderNames.CONNECTION, "close");
            refuse(response, bounds.why());
        } catch (IOException broken) {
            response.header(HeaderNames.CONNECTION, "close");
            refuse(response, Result.TOO_SLOW);
        }
    }

    private void judged(ServerResponse response, Verdict verdict) {
        switch (verdict) {
            case Verdict.Refused refused -> refuse(response, refused.why());
            case Verdict.Genuine genuine -> {
                Result result = gate.publish(genuine.confirmation(), Confirmations.From.PERSON);
                boolean other = result == Result.CONFIRMED && genuine.otherLogin();
                answer(response, genuine, other ? Result.CONFIRMED_OTHER_LOGIN : result);
            }
        }
    }

    private void answer(ServerResponse response, Verdict.Genuine genuine, Result result) {
        switch (result) {
            case CONFIRMED, CONFIRMED_OTHER_LOGIN, REPEATED -> {
                observer.answered(Way.BACK_END, result);
                replies.json(
                        response,
                        Status.ACCEPTED_202,
                        "confirmationId",
                        genuine.confirmation().confirmationId());
            }
            default -> refuse(response, result);
        }
    }

    private void refuse(ServerResponse response, Result why) {
        observer.answered(Way.BACK_END, why);
        switch (why) {
            case UNAUTHORIZED ->
                replies.json(response, Status.UNAUTHORIZED_401, "error", "a valid bearer token is expected");
            case TOO_LARGE ->
                replies.json(response, Status.REQUEST_ENTITY_TOO_LARGE_413, "error", "at most 16 KiB are expected");
            case TOO_SLOW ->
                replies.json(response, Status.REQUEST_TIMEOUT_408, "error", "the body did not come in time");
            case TOO_MANY -> replies.jsonThatReturns(response, Status.TOO_MANY_REQUESTS_429, "too many at once", 1);
            case UNAVAILABLE ->
                replies.jsonThatReturns(
                        response,
                        Status.SERVICE_UNAVAILABLE_503,
                        "Kafka has not acknowledged it; try again",
                        Landing.AGAIN_SECONDS);
            case MALFORMED ->
                replies.json(
                        response,
                        Status.BAD_REQUEST_400,
                        "error",
                        "a JSON object with the url of the REDIRECT message, or with its state and loginId, is expected");
            default ->
                replies.json(
                        response,
                        Status.BAD_REQUEST_400,
                        "error",
                        "the state is not valid, or not any more, or belongs to another login");
        }
    }
}
