package dev.reconnect.worker.shard.testing;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.session.RefusalClass;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Short names for the answers of Flinks. */
public final class FlinksAnswers {

    static final Institution BANK = new Institution(14, "Flinks Capital");

    private FlinksAnswers() {}

    public static Answer pending(String requestId) {
        return new Answer.Pending(requestId);
    }

    public static Answer challenged(String requestId) {
        return new Answer.Challenged(requestId, BANK, List.of("QuestionAndAnswer"));
    }

    public static Answer authorized(String requestId, @Nullable Instant lastRefresh) {
        return new Answer.Authorized(requestId, BANK, lastRefresh);
    }

    public static Answer accounts(String requestId, @Nullable Instant lastRefresh) {
        return new Answer.Accounts(requestId, BANK, lastRefresh, List.of());
    }

    public static Answer refused(RefusalClass refusalClass, @Nullable String flinksCode) {
        return new Answer.Refused(refusalClass, flinksCode, 401, null, null, null);
    }

    static Answer unreadable() {
        return new Answer.Unreadable("read timed out");
    }

    public static Answer notSent() {
        return new Answer.NotSent("connection refused");
    }
}
