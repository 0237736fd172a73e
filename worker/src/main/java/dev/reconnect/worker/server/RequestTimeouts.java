package dev.reconnect.worker.server;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections whose requests do not come, or whose answers are not taken, in time. Helidon has no time-outs for
 * reads and writes, and its time-out for idle connections does not count a connection in the middle of a request. But
 * if a connection's thread is interrupted while it reads or writes, the connection closes. This class watches headers
 * and answers; the readers of bodies watch the bodies.
 */
public final class RequestTimeouts implements Http1ConnectionListener, AutoCloseable {
    /** Holds the watch of the headers: each connection has its own thread. */
    private static final ThreadLocal<@Nullable Watch> READING = new ThreadLocal<>();

    private final Duration headers;
    private final Duration answer;
    private final ScheduledThreadPoolExecutor clock;

    /**
     * Takes the longest times that are waited.
     *
     * @param headers for a request's headers as a whole
     * @param answer for a body, what is done with it, and the caller that takes the answer
     */
    public RequestTimeouts(Duration headers, Duration answer) {
        this.headers = headers;
        this.answer = answer;
        clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("request-timeouts").factory());
        clock.setRemoveOnCancelPolicy(true);
    }

    /** Interrupts this thread unless the returned watch is closed in time. */
    public Watch watch(Duration atMost) {
        return new Watch(atMost);
    }

    /** A filter for every route: it watches from a request's headers to the end of its answer. */
    public void answers(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        Watch watch = watch(answer);
        try {
            chain.proceed();
        } finally {
            watch.close();
        }
    }

    @Override
    public void prologue(ConnectionContext connection, HttpPrologue prologue) {
        READING.set(watch(headers));
    }

    @Override
    public void headers(ConnectionContext connection, Headers all) {
        Watch watch = READING.get();
        if (watch != null) {
            READING.remove();
            watch.close();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** The watch over one thread. */
    public final class Watch implements AutoCloseable {
        private final Thread watched = Thread.currentThread();
        private final Future<?> alarm;
        /** Guarded by this. */
        private boolean over;
        /** Guarded by this. */
        private boolean rang;

        private Watch(Duration atMost) {
            alarm = clock.schedule(this::ring, atMost.toMillis(), TimeUnit.MILLISECONDS);
        }

        private synchronized void ring() {
            if (!over) {
                rang = true;
                watched.interrupt();
            }
        }

        /** Called by the thread itself. After this it is no longer interrupted. */
        @Override
        public void close() {
            synchronized (this) {
                over = true;
                if (rang) {
                    // The interrupt was for the slow read: what the thread does next must not see it.
                    boolean ignored = Thread.interrupted();
                }
            }
            alarm.cancel(false);
        }
    }
}
