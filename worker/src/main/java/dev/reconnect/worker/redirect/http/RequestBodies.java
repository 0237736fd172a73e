package dev.reconnect.worker.redirect.http;

import dev.reconnect.worker.server.RequestTimeouts;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** Reads the bodies of requests, bounded in length and time. */
final class RequestBodies {
    /** The most that is read of the rest of a refused request, so that its sender gets the refusal and not a reset. */
    private static final int REST = 64 * 1024;

    private static final Duration REST_TIME = Duration.ofSeconds(2);

    private RequestBodies() {}

    /** Reads a value from a body while the body comes. */
    @FunctionalInterface
    interface Reader<T> {
        T read(InputStream body) throws IOException;
    }

    /**
     * Reads a body.
     *
     * @throws BoundedStream.BodyRefused if it is too long or too slow
     * @throws CloseConnectionException if it stops, so that there is no one to answer
     */
    static <T> T read(ServerRequest request, long most, Duration atMost, RequestTimeouts timeouts, Reader<T> reader)
            throws BoundedStream.BodyRefused {
        // The watch is for senders that stop. A sender that still sends gets the answer that it is too slow.
        RequestTimeouts.Watch watch = timeouts.watch(atMost.plusMillis(500));
        try {
            return reader.read(new BoundedStream(request.content().inputStream(), most, atMost));
        } catch (BoundedStream.BodyRefused bounds) {
            throw bounds;
        } catch (IOException | RuntimeException broken) {
            throw new CloseConnectionException("a body that did not come", broken);
        } finally {
            watch.close();
        }
    }

    /** Reads the rest of a body after the answer, so that it is not taken for the next request. */
    static void finish(ServerRequest request, RouteContext route) {
        if (!request.content().hasEntity() || request.content().consumed()) {
            return;
        }
        try {
            long ignored = read(
                    request,
                    REST,
                    REST_TIME,
                    route.timeouts(),
                    rest -> rest.transferTo(OutputStream.nullOutputStream()));
        } catch (BoundedStream.BodyRefused tooMuch) {
            throw new CloseConnectionException("a body that no one wants", tooMuch);
        }
    }
}
