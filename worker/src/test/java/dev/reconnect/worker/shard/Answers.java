package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.session.Meaning;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Flinks says, in few words. */
final class Answers {

    static final Institution BANK = new Institution(14, "Flinks Capital");

    private Answers() {}

    static Answer pending(String requestId) {
        return new Answer.Pending(requestId);
    }

    static Answer challenged(String requestId) {
        return new Answer.Challenged(requestId, BANK, List.of("QuestionAndAnswer"));
    }

    static Answer authorized(String requestId, @Nullable Instant lastRefresh) {
        return new Answer.Authorized(requestId, BANK, lastRefresh);
    }

    static Answer accounts(String requestId, @Nullable Instant lastRefresh) {
        return new Answer.Accounts(requestId, BANK, lastRefresh, List.of());
    }

    static Answer refused(Meaning meaning, @Nullable String flinksCode) {
        return new Answer.Refused(meaning, flinksCode, 401, null, null, null);
    }

    static Answer unreadable() {
        return new Answer.Unreadable("read timed out");
    }

    static Answer notSent() {
        return new Answer.NotSent("connection refused");
    }
}
