package dev.reconnect.worker.redirect;

import dev.reconnect.worker.redirect.RedirectObserver.Way;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** {@code GET /redirect}: a person comes back from Connect, is confirmed, and goes on to where they came from. */
final class Landing {
    static final int AGAIN_SECONDS = 5;

    private final Parts parts;
    private final @Nullable URI returnUrl;

    /** @param returnUrl where the browser goes on to where the seal names no address */
    Landing(Parts parts, @Nullable URI returnUrl) {
        this.parts = parts;
        this.returnUrl = returnUrl;
    }

    void handle(ServerRequest request, ServerResponse response) {
        Arrived arrived = Arrived.ofQuery(request.query().rawValue());
        switch (parts.judge().judge(arrived, parts.clock().instant())) {
            case Verdict.Refused refused -> refuse(response, refused.why());
            case Verdict.Genuine genuine -> {
                answer(response, genuine, parts.gate().publish(genuine));
            }
        }
    }

    private void answer(ServerResponse response, Verdict.Genuine genuine, Result result) {
        if (result == Result.FOREIGN_LOGIN) {
            refuse(response, result);
            return;
        }
        parts.observer().answered(Way.LANDING, result);
        switch (result) {
            case CONFIRMED, CONFIRMED_OTHER_LOGIN, REPEATED -> goOn(response, genuine.returnAddress());
            case TOO_MANY ->
                parts.replies()
                        .pageThatReturns(
                                response,
                                Status.TOO_MANY_REQUESTS_429,
                                "One moment",
                                "Many people come back just now. This page tries again by itself.",
                                1);
            default ->
                parts.replies()
                        .pageThatReturns(
                                response,
                                Status.SERVICE_UNAVAILABLE_503,
                                "One moment",
                                "Your answer could not be taken yet. This page tries again by itself.",
                                AGAIN_SECONDS);
        }
    }

    /** Nothing is appended: the address is the app's own, and what happened reaches it by the events. */
    private void goOn(ServerResponse response, @Nullable String address) {
        URI next = address == null ? returnUrl : URI.create(address);
        if (next == null) {
            parts.replies().page(response, Status.OK_200, "Thank you", "You may close this page.");
        } else {
            response.status(Status.SEE_OTHER_303)
                    .header(HeaderNames.LOCATION, next.toASCIIString())
                    .send();
        }
    }

    /** The same words whatever was wrong: they tell a person what to do, and nobody how to forge better. */
    private void refuse(ServerResponse response, Result why) {
        parts.observer().answered(Way.LANDING, why);
        parts.replies()
                .page(
                        response,
                        Status.BAD_REQUEST_400,
                        "This link does not work any more",
                        "Please go back to the app that sent you here and ask it for a new one.");
    }
}
