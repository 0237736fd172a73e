package dev.reconnect.worker.redirect;

import dev.reconnect.worker.redirect.RedirectObserver.Way;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** {@code GET /redirect}: a person comes back from Connect, is confirmed, and goes on to where they came from. */
final class Landing {
    static final int AGAIN_SECONDS = 5;

    private final Judge judge;
    private final Gate gate;
    private final Replies replies;
    private final RedirectObserver observer;
    private final InstantSource clock;
    private final @Nullable URI returnUrl;

    Landing(
            Judge judge,
            Gate gate,
            Replies replies,
            RedirectObserver observer,
            InstantSource clock,
            @Nullable URI returnUrl) {
        this.judge = judge;
        this.gate = gate;
        this.replies = replies;
        this.observer = observer;
        this.clock = clock;
        this.returnUrl = returnUrl;
    }

    void handle(ServerRequest request, ServerResponse response) {
        Arrived arrived = Arrived.ofQuery(request.query().rawValue());
        switch (judge.judge(arrived, clock.instant())) {
            case Verdict.Refused refused -> refuse(response, refused.why());
            case Verdict.Genuine genuine -> {
                Result result = gate.publish(genuine.confirmation(), Confirmations.From.PERSON);
                boolean other = result == Result.CONFIRMED && genuine.otherLogin();
                answer(response, genuine, other ? Result.CONFIRMED_OTHER_LOGIN : result);
            }
        }
    }

    private void answer(ServerResponse response, Verdict.Genuine genuine, Result result) {
        observer.answered(Way.LANDING, result);
        switch (result) {
            case CONFIRMED, CONFIRMED_OTHER_LOGIN, REPEATED -> goOn(response, genuine.returnAddress());
            case TOO_MANY ->
                replies.pageThatReturns(
                        response,
                        Status.TOO_MANY_REQUESTS_429,
                        "One moment",
                        "Many people come back just now. This page tries again by itself.",
                        1);
            default ->
                replies.pageThatReturns(
                        response,
                        Status.SERVICE_UNAVAILABLE_503,
                        "One moment",
                        "Your answer could not be taken yet. This page tries again by itself.",
                        AGAIN_SECONDS);
        }
    }

    /** Nothing is appended: the address is the app's own, and what happened reaches it by the events. */
    private void goOn(ServerResponse response, @Nullable String address) {
        String next = address != null ? address : returnUrl == null ? null : returnUrl.toASCIIString();
        if (next == null) {
            replies.page(response, Status.OK_200, "Thank you", "You may close this page.");
        } else {
            response.status(Status.SEE_OTHER_303)
                    .header(HeaderNames.LOCATION, next)
                    .send();
        }
    }

    /** The same words whatever was wrong: they tell a person what to do, and nobody how to forge better. */
    private void refuse(ServerResponse response, Result why) {
        observer.answered(Way.LANDING, why);
        replies.page(
                response,
                Status.BAD_REQUEST_400,
                "This link does not work any more",
                "Please go back to the app that sent you here and ask it for a new one.");
    }
}
