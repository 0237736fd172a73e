package dev.reconnect.demo.page;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The last events of each customer, and the pages that hear of them. A page that connects again with the id of the last
 * event that it saw gets all later events. The monitor guards it, so no event is lost between the replay and the live
 * stream.
 */
final class EventLog {
    static final int KEPT = 200;
    private static final int MOST_PAGES = 64;
    private static final long UNKNOWN = -1;

    /** Part of each id: ids of another process mean nothing here. */
    private final String epoch = UUID.randomUUID().toString().substring(0, 8);

    private final Map<String, Deque<Numbered>> events = new HashMap<>();
    private final Set<Subscription> pages = new HashSet<>();
    private long last;

    private record Numbered(long number, Frame frame) {}

    EventLog(List<Customer> customers) {
        customers.forEach(customer -> events.put(customer.id(), new ArrayDeque<>()));
    }

    synchronized void append(String customerId, String json) {
        Deque<Numbered> log = events.get(customerId);
        if (log == null) {
            throw new IllegalArgumentException("no such customer");
        }
        last++;
        Frame frame = new Frame(prefix(customerId) + last, "event", json);
        log.addLast(new Numbered(last, frame));
        if (log.size() > KEPT) {
            log.removeFirst();
        }
        pages.stream().filter(page -> page.customerId.equals(customerId)).forEach(page -> page.offer(frame));
    }

    /** Null if too many pages are open. */
    synchronized @Nullable Subscription subscribe(String customerId, String sessionId, String lastEventId) {
        pages.removeIf(Subscription::isClosed);
        Deque<Numbered> log = events.get(customerId);
        if (log == null || pages.size() >= MOST_PAGES) {
            return null;
        }
        long seen = seen(customerId, lastEventId, log);
        List<Frame> replay = log.stream()
                .filter(event -> event.number > seen)
                .map(Numbered::frame)
                .toList();
        Subscription page = new Subscription(customerId, sessionId, seen == UNKNOWN, replay);
        pages.add(page);
        return page;
    }

    synchronized void unsubscribe(Subscription page) {
        page.close();
        pages.remove(page);
    }

    /** Ends the pages of a session that is over. */
    synchronized void end(String sessionId) {
        pages.stream().filter(page -> page.sessionId.equals(sessionId)).forEach(Subscription::close);
    }

    /** Tells all pages that something which concerns them all has changed. */
    synchronized void news() {
        pages.forEach(Subscription::news);
    }

    synchronized void close() {
        pages.forEach(Subscription::close);
    }

    /** The number of the event that the browser saw last; {@link #UNKNOWN} if the log does not have it. */
    private long seen(String customerId, String lastEventId, Deque<Numbered> log) {
        String prefix = prefix(customerId);
        String digits = lastEventId.startsWith(prefix) ? lastEventId.substring(prefix.length()) : "";
        if (!digits.matches("\\d{1,18}")) {
            return UNKNOWN;
        }
        long number = Long.parseLong(digits);
        return log.stream().anyMatch(event -> event.number == number) ? number : UNKNOWN;
    }

    private String prefix(String customerId) {
        return epoch + "." + customerId + ".";
    }
}
