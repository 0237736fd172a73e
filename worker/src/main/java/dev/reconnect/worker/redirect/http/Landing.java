package dev.reconnect.worker.redirect.http;

import dev.reconnect.worker.redirect.RedirectObserver.Way;
import dev.reconnect.worker.redirect.RedirectParameters;
import dev.reconnect.worker.redirect.RedirectResult;
import dev.reconnect.worker.redirect.Verification;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /redirect}: a person comes back from Connect, is confirmed, and goes on to the page that they came from.
 */
final class Landing {
    private final RouteContext route;
    private final @Nullable URI returnUrl;

    /** @param returnUrl where the browser goes on to if the seal names no address */
    Landing(RouteContext route, @Nullable URI returnUrl) {
        this.route = route;
        this.returnUrl = returnUrl;
    }

    void handle(ServerRequest request, ServerResponse response) {
        RedirectParameters parameters =
                RedirectParameters.ofQuery(request.query().rawValue());
        switch (route.verifier().verify(parameters, route.clock().instant())) {
            case Verification.Rejected rejected -> answer(response, rejected.why(), null);
            case Verification.Genuine genuine ->
                answer(response, route.gate().publish(genuine), genuine.returnAddress());
        }
    }

    private void answer(ServerResponse response, RedirectResult result, @Nullable String returnAddress) {
        route.observer().answered(Way.LANDING, result);
        RedirectRefusal refusal = RedirectRefusal.of(result);
        if (refusal == null) {
            goOn(response, returnAddress);
        } else {
            route.replies().page(response, refusal);
        }
    }

    /** Sends the browser on. Nothing is appended: the address is the app's own, and events tell the app the result. */
    private void goOn(ServerResponse response, @Nullable String address) {
        URI next = address == null ? returnUrl : URI.create(address);
        if (next == null) {
            route.replies().page(response, Status.OK_200, "Thank you", "You may close this page.");
        } else {
            response.status(Status.SEE_OTHER_303)
                    .header(HeaderNames.LOCATION, next.toASCIIString())
                    .send();
        }
    }
}
