package dev.reconnect.worker.session.testing;

import dev.reconnect.contracts.CredentialsRequired.Action;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.session.RefusalClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What Flinks says in the tests. */
public final class Answers {

    public static final Institution BANK = new Institution(14, "FlinksCapital");
    public static final Answer NOT_SENT = new Answer.NotSent("connection refused");
    public static final Answer UNREADABLE = new Answer.Unreadable("read timed out");

    private Answers() {}

    public static Answer pending(String requestId) {
        return new Answer.Pending(requestId);
    }

    public static Answer challenged(String requestId) {
        return new Answer.Challenged(requestId, Institution.UNKNOWN, List.of("QuestionAndAnswer"));
    }

    public static Answer authorized(String requestId) {
        return new Answer.Authorized(requestId, BANK, null);
    }

    public static Answer cached(String requestId, Instant lastRefresh) {
        return new Answer.Authorized(requestId, BANK, lastRefresh);
    }

    public static Answer accounts(String requestId, @Nullable Instant lastRefresh) {
        return new Answer.Accounts(requestId, BANK, lastRefresh, List.of());
    }

    public static Answer refused(RefusalClass refusalClass, String flinksCode) {
        return new Answer.Refused(refusalClass, flinksCode, 401, null, null, null);
    }

    public static Answer wrongPassword() {
        return new Answer.Refused(
                RefusalClass.USER_MUST_ACT, "INVALID_PASSWORD", 401, Action.REENTER_CREDENTIALS, null, null);
    }

    /** An error of the last attempt that the cache repeats; with a RequestId, if any, that leads to data. */
    public static Answer replayed(String flinksCode, @Nullable String requestId) {
        return new Answer.Refused(RefusalClass.USER_MUST_ACT, flinksCode, 401, Action.RECONNECT, requestId, null);
    }

    public static Answer bankDown() {
        return refused(RefusalClass.TRANSIENT, "RETRY_LATER");
    }

    /** A refusal by a gateway, without a FlinksCode. */
    public static Answer gatewayBusy(Duration retryAfter) {
        return new Answer.Refused(RefusalClass.TRANSIENT, null, 408, null, null, retryAfter);
    }

    public static Answer unauthorized() {
        return refused(RefusalClass.TRANSIENT_ONCE, "UNAUTHORIZED");
    }

    public static Answer gone() {
        return refused(RefusalClass.SESSION_GONE, "SESSION_NONEXISTENT");
    }

    public static Answer slowDown(@Nullable Duration retryAfter) {
        return new Answer.Refused(RefusalClass.SLOW_DOWN, "TOO_MANY_REQUESTS", 429, null, null, retryAfter);
    }

    public static Answer ourFault() {
        return refused(RefusalClass.OUR_FAULT, "ACCESS_DENIED");
    }

    public static Answer broken() {
        return refused(RefusalClass.BROKEN, "INVALID_REQUEST");
    }
}
