package dev.reconnect.worker.redirect.http;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/** Bodies of requests, bounded in length and time. */
final class RequestBodies {
    /** What a refused request may still have under way: read, so that its sender hears the refusal instead of a reset. */
    private static final int REST = 64 * 1024;

    private static final Duration REST_TIME = Duration.ofSeconds(2);

    private RequestBodies() {}

    /** Makes something of a body while it comes. */
    @FunctionalInterface
    interface Reader<T> {
        T read(InputStream body) throws IOException;
    }

    /**
     * Reads a body.
     *
     * @throws BoundedStream.Refused where it is too long or too slow
     * @throws CloseConnectionException where it stopped, so that nobody is there any more to answer
     */
    static <T> T read(ServerRequest request, long most, Duration atMost, ReadTimeouts readTimeouts, Reader<T> reader)
            throws BoundedStream.BodyRefused {
        // The watch is for those who stop altogether; whoever still sends has the answer that it was too slow.
        ReadTimeouts.Watch watch = readTimeouts.watch(atMost.plusMillis(500));
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

    /** After the answer: whatever is left of a body must not be taken for the next request. */
    static void finish(ServerRequest request, RouteContext route) {
        if (!request.content().hasEntity() || request.content().consumed()) {
            return;
        }
        try {
            long ignored = read(
                    request,
                    REST,
                    REST_TIME,
                    route.patience(),
                    rest -> rest.transferTo(OutputStream.nullOutputStream()));
        } catch (BoundedStream.BodyRefused tooMuch) {
            throw new CloseConnectionException("a body that nobody wants", tooMuch);
        }
    }
}
