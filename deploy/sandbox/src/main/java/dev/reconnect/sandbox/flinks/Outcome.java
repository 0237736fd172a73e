package dev.reconnect.sandbox.flinks;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a call came to, before it is written as JSON or HTML. */
sealed interface Outcome {
    /** The login as answers show it; {@code lastRefresh} null means never. */
    record Shown(
            String loginId,
            String username,
            boolean isScheduledRefresh,
            @Nullable Instant lastRefresh,
            Institution institution) {
        Shown at(@Nullable Instant moment) {
            return new Shown(loginId, username, isScheduledRefresh, moment, institution);
        }
    }

    record Pending(String requestId, FlinksCode code) implements Outcome {}

    record Challenged(String requestId, List<Question> questions, Institution institution) implements Outcome {}

    record Authorized(String requestId, Shown login) implements Outcome {}

    record Accounts(String requestId, Shown login, Step.OfData data, DataWish wish) implements Outcome {}

    /** {@code requestId} is null where no session exists. */
    record Refused(@Nullable String requestId, Step.Failure failure) implements Outcome {}

    static Outcome refused(FlinksCode code) {
        return new Refused(null, code.failure());
    }
}
