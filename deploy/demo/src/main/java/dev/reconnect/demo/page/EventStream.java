package dev.reconnect.demo.page;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serves {@code GET /api/events}: the events of the signed-in person as server-sent events, first from the log and then
 * live. A browser opens at most six connections to a host over HTTP/1.1; for real people, serve this over HTTP/2.
 */
final class EventStream {
    private static final HeaderName LAST_EVENT_ID = HeaderNames.create("Last-Event-ID");
    /** The longest time until the server notices that a page has gone. Proxies also expect some traffic. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);

    private static final Duration LOOK = Duration.ofMillis(250);
    private static final JsonMapper JSON = new JsonMapper();

    private final EventLog log;
    private final Supplier<String> night;
    private final Supplier<String> banks;
    private final Clock clock;

    EventStream(EventLog log, Supplier<String> night, Supplier<String> banks, Clock clock) {
        this.log = log;
        this.night = night;
        this.banks = banks;
        this.clock = clock;
    }

    /** Runs on the connection's own virtual thread until the page is gone. */
    void serve(Customer customer, String sessionId, ServerRequest request, ServerResponse response) {
        String seen = request.headers().first(LAST_EVENT_ID).orElse("");
        Subscription page = log.subscribe(customer.id(), sessionId, seen);
        if (page == null) {
            response.status(Status.SERVICE_UNAVAILABLE_503);
            response.header(HeaderNames.RETRY_AFTER, "5");
            response.send();
            return;
        }
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        try (SseSink sink = response.sink(SseSink.TYPE)) {
            tell(page, sink);
        } catch (RuntimeException gone) {
            // The page is closed; only a write to it shows that.
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        } finally {
            log.unsubscribe(page);
        }
    }

    private void tell(Subscription page, SseSink sink) throws InterruptedException {
        String hello = JSON.writeValueAsString(JSON.createObjectNode()
                .put("customer", page.customerId)
                .put("now", clock.instant().toString())
                .put("fromTheStart", page.fromTheStart));
        sink.emit(event(new Frame(null, "hello", hello)));
        Instant lastWord = clock.instant();
        while (!page.isClosed()) {
            Frame next = page.next(LOOK);
            if (next != null) {
                sink.emit(event(next));
            }
            if (page.takeNews()) {
                sink.emit(event(new Frame(null, "night", night.get())));
                sink.emit(event(new Frame(null, "banks", banks.get())));
            } else if (next == null) {
                if (clock.instant().isBefore(lastWord.plus(HEARTBEAT))) {
                    continue;
                }
                sink.emit(SseEvent.builder().comment("still here").build());
            }
            lastWord = clock.instant();
        }
    }

    private static SseEvent event(Frame frame) {
        SseEvent.Builder event = SseEvent.builder().name(frame.name()).data(frame.data());
        if (frame.id() != null) {
            event.id(frame.id());
        }
        return event.build();
    }
}
