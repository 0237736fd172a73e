package dev.reconnect.worker.flinks.http;

import dev.reconnect.worker.flinks.http.HttpReply.Lost;
import dev.reconnect.worker.flinks.http.HttpReply.Received;
import dev.reconnect.worker.flinks.http.HttpReply.RequestNotSent;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * One request under way. What must hold: once it counts as not sent, no byte of it leaves. The connection's thread
 * takes the step from WAITING to LEAVING right before it writes the first byte. If the exchange ends first, that step
 * fails.
 */
final class Exchange implements FutureCallback<Received> {

    /** The attribute under which the HTTP context holds the exchange. */
    static final String ATTRIBUTE = "dev.reconnect.exchange";

    private enum ExchangePhase {
        WAITING,
        LEAVING,
        OVER
    }

    private final BooleanSupplier mayLeave;
    private final AtomicReference<ExchangePhase> phase = new AtomicReference<>(ExchangePhase.WAITING);
    private final CompletableFuture<HttpReply> reply = new CompletableFuture<>();
    private volatile @Nullable ScheduledFuture<?> timeout;
    private volatile @Nullable Future<?> transport;

    /** {@code mayLeave} is asked right before the first byte. */
    Exchange(BooleanSupplier mayLeave) {
        this.mayLeave = mayLeave;
    }

    CompletionStage<HttpReply> reply() {
        return reply;
    }

    /** Called right before the first byte. Throws if the exchange is over or may no longer leave. */
    void leaving() throws HttpException {
        if (!mayLeave.getAsBoolean() || !phase.compareAndSet(ExchangePhase.WAITING, ExchangePhase.LEAVING)) {
            throw new HttpException("given up before it was sent");
        }
    }

    void endWithin(Duration longest, ScheduledExecutorService timer) {
        timeout = timer.schedule(
                () -> end("no complete answer within " + longest.toMillis() + " ms"),
                longest.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** Sets what to cancel when the time is up. */
    void abortWith(Future<?> future) {
        transport = future;
        if (phase.get() == ExchangePhase.OVER) {
            future.cancel(true);
        }
    }

    @Override
    public void completed(Received received) {
        phase.set(ExchangePhase.OVER);
        finish(received);
    }

    @Override
    public void failed(Exception cause) {
        if (cause instanceof BoundedBody.GivenUp givenUp) {
            if (phase.getAndSet(ExchangePhase.OVER) != ExchangePhase.OVER) {
                finish(givenUp.reply());
            }
        } else {
            end(words(cause));
        }
    }

    @Override
    public void cancelled() {
        end("cancelled");
    }

    private void end(String cause) {
        ExchangePhase before = phase.getAndSet(ExchangePhase.OVER);
        if (before != ExchangePhase.OVER) {
            finish(before == ExchangePhase.LEAVING ? new Lost(cause) : new RequestNotSent(cause));
        }
        Future<?> future = transport;
        if (future != null) {
            future.cancel(true);
        }
    }

    private void finish(HttpReply outcome) {
        ScheduledFuture<?> scheduled = timeout;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        if (!reply.complete(outcome) && outcome instanceof Received late) {
            late.lease().release();
        }
    }

    /** Uses a fixed vocabulary: an exception's own message may hold a host, a path or worse. */
    private static String words(Throwable cause) {
        return switch (cause) {
            case UnknownHostException unknown -> "unknown host";
            case ConnectTimeoutException slow -> "connecting took too long";
            case ConnectionRequestTimeoutException busy -> "no free connection";
            case NoRouteToHostException none -> "no route to host";
            case ConnectException refused -> "connection refused";
            case SSLException untrusted -> "TLS failed";
            case SocketTimeoutException silent -> "no answer in time";
            case ConnectionClosedException closed -> "connection closed";
            default -> cause.getClass().getSimpleName();
        };
    }
}
