package dev.reconnect.worker.session;

import dev.reconnect.contracts.CredentialsRequired.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Flinks says in the tests. */
final class Answers {

    static final Institution BANK = new Institution(14, "FlinksCapital");
    static final Answer NOT_SENT = new Answer.NotSent("connection refused");
    static final Answer UNREADABLE = new Answer.Unreadable("read timed out");

    private Answers() {}

    static Answer pending(String requestId) {
        return new Answer.Pending(requestId);
    }

    static Answer challenged(String requestId) {
        return new Answer.Challenged(requestId, Institution.UNKNOWN, List.of("QuestionAndAnswer"));
    }

    static Answer authorized(String requestId) {
        return new Answer.Authorized(requestId, BANK, null);
    }

    static Answer cached(String requestId, Instant lastRefresh) {
        return new Answer.Authorized(requestId, BANK, lastRefresh);
    }

    static Answer accounts(String requestId, @Nullable Instant lastRefresh) {
        return new Answer.Accounts(requestId, BANK, lastRefresh, List.of());
    }

    static Answer refused(Meaning meaning, String flinksCode) {
        return new Answer.Refused(meaning, flinksCode, 401, null, null, null);
    }

    static Answer wrongPassword() {
        return new Answer.Refused(
                Meaning.USER_MUST_ACT, "INVALID_PASSWORD", 401, Action.REENTER_CREDENTIALS, null, null);
    }

    /** An error of the last attempt that the cached flow gives again, with a RequestId that serves for data. */
    static Answer replayed(String flinksCode, @Nullable String requestId) {
        return new Answer.Refused(Meaning.USER_MUST_ACT, flinksCode, 401, Action.RECONNECT, requestId, null);
    }

    static Answer bankDown() {
        return refused(Meaning.TRANSIENT, "RETRY_LATER");
    }

    /** A gateway's "not now", without a word of Flinks. */
    static Answer gatewayBusy(Duration retryAfter) {
        return new Answer.Refused(Meaning.TRANSIENT, null, 408, null, null, retryAfter);
    }

    static Answer unauthorized() {
        return refused(Meaning.TRANSIENT_ONCE, "UNAUTHORIZED");
    }

    static Answer gone() {
        return refused(Meaning.SESSION_GONE, "SESSION_NONEXISTENT");
    }

    static Answer slowDown(@Nullable Duration retryAfter) {
        return new Answer.Refused(Meaning.SLOW_DOWN, "TOO_MANY_REQUESTS", 429, null, null, retryAfter);
    }

    static Answer ourFault() {
        return refused(Meaning.OUR_FAULT, "ACCESS_DENIED");
    }

    static Answer broken() {
        return refused(Meaning.BROKEN, "INVALID_REQUEST");
    }
}
