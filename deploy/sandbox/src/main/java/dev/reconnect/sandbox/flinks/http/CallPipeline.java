package dev.reconnect.sandbox.flinks.http;

import dev.reconnect.sandbox.flinks.bank.Call;
import dev.reconnect.sandbox.flinks.bank.FlinksSession;
import dev.reconnect.sandbox.flinks.bank.Ledger;
import dev.reconnect.sandbox.flinks.bank.Login;
import dev.reconnect.sandbox.flinks.bank.StandInSettings;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.flinks.script.Switches;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The steps that every call passes, in this order: limit, fault, handling, ledger, latency, answer. It runs on the
 * virtual thread of the connection, so a late answer does not block another.
 */
public final class CallPipeline {
    private static final HeaderName AUTH_KEY = HeaderNames.create("flinks-auth-key");
    private static final String BEARER = "Bearer ";
    private static final HeaderName API_KEY = HeaderNames.create("x-api-key");

    public final Faults faults = new Faults();
    public final CallLimit limit = new CallLimit();
    public final AtomicReference<Duration> latency = new AtomicReference<>(Duration.ZERO);

    private final String customerId;
    private final InstantSource clock;
    private final Switches switches;
    private final FlinksJson json;
    private final Ledger ledger;

    public CallPipeline(StandInSettings settings, Switches switches, FlinksJson json, Ledger ledger) {
        this.customerId = settings.customerId();
        this.clock = settings.clock();
        this.switches = switches;
        this.json = json;
        this.ledger = ledger;
    }

    void serve(
            ServerRequest request,
            ServerResponse response,
            Endpoint endpoint,
            @Nullable Login login,
            @Nullable FlinksSession session,
            Function<Call, Reply> handling) {
        Login about = session == null ? login : session.login;
        Call call = new Call(
                endpoint, about, session, authKey(request, endpoint), header(request, API_KEY), clock.instant());
        if (!endpoint.isConnect() && !limit.admits(call.at())) {
            serve(response, call, limit.refusal(), handling);
            return;
        }
        Fault fault = faults.take(endpoint, about == null ? null : about.loginId);
        if (!endpoint.isConnect() && !isOurs(request)) {
            fault = Fault.error(FlinksCode.ACCESS_DENIED);
        }
        serve(response, call, fault, handling);
    }

    private void serve(ServerResponse response, Call call, @Nullable Fault fault, Function<Call, Reply> handling) {
        switch (fault) {
            case null -> finish(response, call, handling.apply(call), Duration.ZERO);
            case Fault.Delay delay -> finish(response, call, handling.apply(call), delay.time());
            case Fault.Instead instead -> finish(response, call, Reply.of(instead), Duration.ZERO);
            case Fault.Refusal refusal -> finish(response, call, json.error(null, refusal.failure()), Duration.ZERO);
            case Fault.DropBefore ignored -> {
                ledger.record(call, named(call), Ledger.NO_ANSWER);
                throw dropped();
            }
            case Fault.DropAfter ignored -> {
                Reply lost = handling.apply(call);
                ledger.record(call, lost.requestId(), Ledger.NO_ANSWER);
                pause(call, Duration.ZERO);
                throw dropped();
            }
            case Fault.EmptyBody ignored ->
                finish(response, call, handling.apply(call).withBody(""), Duration.ZERO);
            case Fault.TruncatedJson ignored -> {
                Reply whole = handling.apply(call);
                String half = whole.body().substring(0, whole.body().length() / 2);
                finish(response, call, whole.withBody(half), Duration.ZERO);
            }
            case Fault.BrokenBody ignored -> breakOff(response, call, handling.apply(call));
            case Fault.Bulk bulk -> pour(response, call, handling.apply(call), bulk);
        }
    }

    private void finish(ServerResponse response, Call call, Reply reply, Duration more) {
        String requestId = reply.requestId().isEmpty() ? named(call) : reply.requestId();
        ledger.record(call, requestId, reply.status());
        pause(call, more);
        head(response, reply);
        response.send(reply.body().getBytes(StandardCharsets.UTF_8));
    }

    private void breakOff(ServerResponse response, Call call, Reply reply) {
        ledger.record(call, reply.requestId(), reply.status());
        pause(call, Duration.ZERO);
        head(response, reply);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        response.contentLength(body.length);
        // The stream stays open: closing it would end the body in good order.
        OutputStream out = response.outputStream();
        try {
            out.write(body, 0, body.length / 2);
            out.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        throw dropped();
    }

    private void pour(ServerResponse response, Call call, Reply reply, Fault.Bulk bulk) {
        ledger.record(call, reply.requestId(), reply.status());
        pause(call, Duration.ZERO);
        head(response, reply);
        if (bulk.announced()) {
            response.contentLength(bulk.bytes());
        }
        byte[] begin = "{\"Padding\":[0".getBytes(StandardCharsets.UTF_8);
        byte[] chunk = ",0".repeat(8 * 1024).getBytes(StandardCharsets.UTF_8);
        byte[] end = "]}".getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = response.outputStream()) {
            out.write(begin);
            long left = bulk.bytes() - begin.length - end.length;
            for (; left > chunk.length; left -= chunk.length) {
                out.write(chunk);
            }
            // If half a pair of bytes is left, a blank fills its place.
            out.write(chunk, 0, (int) (left - left % 2));
            out.write(left % 2 == 0 ? end : " ]}".getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static void head(ServerResponse response, Reply reply) {
        response.status(reply.status());
        response.header(HeaderNames.CONTENT_TYPE, reply.contentType());
        reply.headers().forEach((name, value) -> response.header(name, value));
    }

    private void pause(Call call, Duration more) {
        Duration usual =
                call.login() == null ? Duration.ZERO : call.login().script().latency();
        Duration time = latency.get().plus(usual).plus(more);
        if (time.isZero()) {
            return;
        }
        try {
            // This is the latency that was asked for, in real time, on the call's own virtual thread.
            Thread.sleep(time);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new CloseConnectionException("the stand-in stops", stopping);
        }
    }

    private boolean isOurs(ServerRequest request) {
        return request.path().pathParameters().first("customerId").orElse("").equals(customerId);
    }

    private static String named(Call call) {
        return call.session() == null ? "" : call.session().requestId;
    }

    /** The secret key always comes in the documented header; a switch decides where the token comes. */
    private @Nullable String authKey(ServerRequest request, Endpoint endpoint) {
        if (endpoint == Endpoint.GENERATE_AUTHORIZE_TOKEN || !switches.isOn(Switch.TOKEN_IS_A_BEARER)) {
            return header(request, AUTH_KEY);
        }
        String authorization = header(request, HeaderNames.AUTHORIZATION);
        return authorization != null && authorization.startsWith(BEARER)
                ? authorization.substring(BEARER.length())
                : null;
    }

    private static @Nullable String header(ServerRequest request, HeaderName name) {
        return request.headers().first(name).orElse(null);
    }

    private static CloseConnectionException dropped() {
        return new CloseConnectionException("dropped by a fault");
    }
}
