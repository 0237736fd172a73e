package dev.reconnect.sandbox.flinks.script;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of a call, before it is written as JSON or HTML. */
public sealed interface ScriptedOutcome {
    /** The login in the form in which answers show it; {@code lastRefresh} null means never. */
    record Shown(
            String loginId,
            String username,
            boolean isScheduledRefresh,
            @Nullable Instant lastRefresh,
            Institution institution) {
        public Shown at(@Nullable Instant moment) {
            return new Shown(loginId, username, isScheduledRefresh, moment, institution);
        }
    }

    record Pending(String requestId, FlinksCode code) implements ScriptedOutcome {}

    record Challenged(String requestId, List<Question> questions, Institution institution) implements ScriptedOutcome {}

    record Authorized(String requestId, Shown login) implements ScriptedOutcome {}

    record Accounts(String requestId, Shown login, Step.OfData data, DataOptions wish) implements ScriptedOutcome {}

    /** {@code requestId} is null if no session exists. */
    record Refused(@Nullable String requestId, Step.Failure failure) implements ScriptedOutcome {}

    static ScriptedOutcome refused(FlinksCode code) {
        return new Refused(null, code.failure());
    }
}
