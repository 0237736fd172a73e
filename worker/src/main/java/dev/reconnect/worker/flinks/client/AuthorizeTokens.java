package dev.reconnect.worker.flinks.client;

import dev.reconnect.worker.collection.Bounded;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The authorize tokens of live sessions, by RequestId. They are in memory only, bounded in number, and gone half an
 * hour after their last use. A lost token costs a freshly minted one, nothing else. Safe for use by many threads.
 */
final class AuthorizeTokens {

    /** An unused token lives 30 minutes (docs.flinks.com/guides/connect/authentication-reference). */
    private static final Duration LIFE = Duration.ofMinutes(30);

    private record Held(String token, Instant until) {}

    private final Map<String, Held> byRequestId;

    AuthorizeTokens(int most) {
        byRequestId = Bounded.mapByUse(most);
    }

    /** Returns the token that opened this session, or null if it is no longer known. */
    synchronized @Nullable String find(String requestId, Instant now) {
        Held held = byRequestId.get(requestId);
        return held == null || held.until().isBefore(now) ? null : held.token();
    }

    /** Remembers the token for the session's next polls. */
    synchronized void keep(String requestId, String token, Instant now) {
        byRequestId.put(requestId, new Held(token, now.plus(LIFE)));
        // The map keeps the order of the last use, so the oldest come first.
        var oldest = byRequestId.values().iterator();
        while (oldest.hasNext()) {
            if (!oldest.next().until().isBefore(now)) {
                break;
            }
            oldest.remove();
        }
    }

    synchronized void forget(String requestId) {
        byRequestId.remove(requestId);
    }

    synchronized int size() {
        return byRequestId.size();
    }
}
