package dev.reconnect.worker.redirect.http;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections whose requests do not come in time. Helidon has no time-out for reads, and its time-out for idle
 * connections does not count a connection in the middle of a request. But if a connection's thread is interrupted while
 * it reads, the connection closes. This class watches the headers by itself; the readers of bodies watch the bodies.
 */
final class ReadTimeouts implements Http1ConnectionListener, AutoCloseable {
    /** Holds the watch of the headers: each connection has its own thread. */
    private static final ThreadLocal<@Nullable ReadWatch> READING = new ThreadLocal<>();

    private final Duration headers;
    private final ScheduledThreadPoolExecutor clock;

    ReadTimeouts(Duration headers) {
        this.headers = headers;
        clock = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("redirect-patience").factory());
        clock.setRemoveOnCancelPolicy(true);
    }

    /** Interrupts this thread unless the returned watch is closed in time. */
    ReadWatch watch(Duration atMost) {
        return new ReadWatch(atMost);
    }

    @Override
    public void prologue(ConnectionContext connection, HttpPrologue prologue) {
        READING.set(watch(headers));
    }

    @Override
    public void headers(ConnectionContext connection, Headers all) {
        ReadWatch readWatch = READING.get();
        if (readWatch != null) {
            READING.remove();
            readWatch.close();
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    /** The watch over one reading thread. */
    final class ReadWatch implements AutoCloseable {
        private final Thread reader = Thread.currentThread();
        private final Future<?> alarm;
        /** Guarded by this. */
        private boolean over;
        /** Guarded by this. */
        private boolean rang;

        private ReadWatch(Duration atMost) {
            alarm = clock.schedule(this::ring, atMost.toMillis(), TimeUnit.MILLISECONDS);
        }

        private synchronized void ring() {
            if (!over) {
                rang = true;
                reader.interrupt();
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
