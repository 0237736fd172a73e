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
            case Verdict.Refused refused -> answer(response, refused.why(), null);
            case Verdict.Genuine genuine -> answer(response, parts.gate().publish(genuine), genuine.returnAddress());
        }
    }

    private void answer(ServerResponse response, Result result, @Nullable String returnAddress) {
        parts.observer().answered(Way.LANDING, result);
        RedirectRefusal refusal = RedirectRefusal.of(result);
        if (refusal == null) {
            goOn(response, returnAddress);
        } else {
            parts.replies().page(response, refusal);
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
}
