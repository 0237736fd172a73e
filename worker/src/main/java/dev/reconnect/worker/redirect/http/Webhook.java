package dev.reconnect.worker.redirect.http;

import dev.reconnect.contracts.ContractBounds;
import dev.reconnect.contracts.LoginIds;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.RedirectConfirmed;
import dev.reconnect.worker.redirect.RedirectObserver.Way;
import dev.reconnect.worker.redirect.RedirectResult;
import dev.reconnect.worker.redirect.seal.ConfirmationIds;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /webhooks/flinks}: Flinks has a login's accounts. Flinks repeats what is not answered with 200, so the
 * answer is 200 only once Kafka has the confirmation. A repetition is the same confirmation.
 *
 * @see <a href="https://docs.flinks.com/guides/webhooks/introduction">Webhooks</a>
 */
final class Webhook {
    /** No part of the body is kept in memory. A larger one is refused: the next call to Flinks shows what it says. */
    static final long LONGEST = 16 << 20;

    /** A slow sender is not authenticated yet. It must take the places neither of people nor of all other webhooks. */
    private static final int MOST_AT_ONCE = 128;

    private static final String ACCOUNTS = "GetAccountsDetail";
    private static final List<HeaderName> SIGNATURES =
            WebhookSignature.HEADERS.stream().map(HeaderNames::create).toList();

    private final WebhookSignature signature;
    private final RouteContext route;
    private final Semaphore permits = new Semaphore(MOST_AT_ONCE);

    Webhook(WebhookSignature signature, RouteContext route) {
        this.signature = signature;
        this.route = route;
    }

    void handle(ServerRequest request, ServerResponse response) {
        RedirectResult result;
        try {
            result = result(request);
        } catch (BoundedStream.BodyRefused bounds) {
            result = bounds.why();
        }
        route.observer().answered(Way.WEBHOOK, result);
        answer(response, result);
    }

    private RedirectResult result(ServerRequest request) throws BoundedStream.BodyRefused {
        List<String> given = new ArrayList<>();
        SIGNATURES.stream()
                .filter(request.headers()::contains)
                .forEach(name -> given.addAll(request.headers().get(name).allValues()));
        if (given.isEmpty() || given.stream().distinct().count() > 1) {
            return RedirectResult.UNAUTHORIZED;
        }
        if (!permits.tryAcquire()) {
            return RedirectResult.TOO_MANY;
        }
        try {
            return result(request, given.getFirst());
        } finally {
            permits.release();
        }
    }

    private RedirectResult result(ServerRequest request, String given) throws BoundedStream.BodyRefused {
        Mac mac = signature.begin();
        WebhookBody body = RequestBodies.read(
                request, LONGEST, route.limits().webhook(), route.timeouts(), stream -> WebhookBody.read(stream, mac));
        if (!WebhookSignature.matches(mac, given)) {
            return RedirectResult.UNAUTHORIZED;
        }
        if (!ACCOUNTS.equals(body.responseType())) {
            return RedirectResult.NOT_OURS;
        }
        RedirectConfirmed confirmation = confirmation(body, route.clock().instant());
        return confirmation == null ? RedirectResult.MALFORMED : route.gate().publish(confirmation);
    }

    /** Returns the confirmation, or null if the body names no login. */
    private static @Nullable RedirectConfirmed confirmation(WebhookBody body, Instant now) {
        String loginId;
        try {
            loginId = body.loginId() == null ? null : LoginIds.canonical(body.loginId());
        } catch (MalformedEvent noLoginId) {
            return null;
        }
        if (loginId == null) {
            return null;
        }
        String requestId = body.requestId();
        return new RedirectConfirmed(
                ConfirmationIds.of(ACCOUNTS, String.valueOf(requestId), body.hash()),
                loginId,
                requestId == null || requestId.isEmpty() || requestId.length() > ContractBounds.LONGEST_ID
                        ? null
                        : requestId,
                null,
                null,
                now.truncatedTo(ChronoUnit.MILLIS));
    }

    private void answer(ServerResponse response, RedirectResult result) {
        // A webhook that is not for us gets 200 too, or Flinks would send it ten times.
        RedirectRefusal refusal = result == RedirectResult.MALFORMED ? null : RedirectRefusal.of(result);
        if (refusal == null) {
            route.replies().json(response, Status.OK_200, "status", "received");
        } else {
            route.replies().json(response, refusal, refusal.webhook());
        }
    }
}
