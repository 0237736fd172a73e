package dev.reconnect.worker.session;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.Subject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The news that a person came back from Connect, or that Flinks has new data.
 *
 * @param requestId the live session that it names, if any; it came through a browser and proves nothing
 * @param followsRefreshId the last refresh that had ended when this was heard; the outcome repeats it for its reader
 */
public record Confirmation(
        String confirmationId,
        @Nullable String requestId,
        Instant heardAt,
        @Nullable String followsRefreshId,
        @Nullable String traceparent) {

    /** How many are kept for a session. */
    public static final int KEPT = 20;

    /** {@code heard} and one more; only the latest are kept. */
    public static List<Confirmation> more(List<Confirmation> heard, Confirmation confirmation) {
        List<Confirmation> all = new ArrayList<>(heard);
        all.add(confirmation);
        return all.size() <= KEPT ? all : all.subList(all.size() - KEPT, all.size());
    }

    public Subject subject(String loginId) {
        return new Subject(loginId, null, confirmationId, followsRefreshId, Lane.INTERACTIVE, null, null, null);
    }

    public Confirmation following(@Nullable String refreshId) {
        return new Confirmation(confirmationId, requestId, heardAt, refreshId, traceparent);
    }
}
