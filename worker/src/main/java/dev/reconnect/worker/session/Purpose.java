package dev.reconnect.worker.session;

import dev.reconnect.contracts.CredentialsRequired.Action;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why the cache is checked, and so what follows if the result is not fresh. */
public sealed interface Purpose {

    /** The result counts if it is fresh enough. */
    sealed interface FreshResult extends Purpose {}

    /** The result decides about a challenge, and so about a live session. */
    sealed interface OfChallenge extends FreshResult {
        LiveSession live();

        Challenge challenge();
    }

    /** A redirect was heard for a pending challenge; if it is not fresh, the challenge goes on. */
    record Await(LiveSession live, Challenge challenge) implements OfChallenge {}

    /** A redirect was heard before the start; if it is not fresh, the session is started. */
    record StartLive(Instant notBefore, boolean inDoubt) implements FreshResult {}

    /** A late confirmation: whatever the cache holds is fetched, fresh or not. */
    record TakeAnyway() implements FreshResult {}

    /**
     * A late confirmation may be about a session that still lives. That session is asked by its RequestId; if it does
     * not tell, the cached result is taken. Written only if the operator chose this way.
     */
    record AskSession(String requestId) implements Purpose {}

    /** The challenge is over; if it is not fresh, it has expired. */
    record Expire(LiveSession live, Challenge challenge) implements OfChallenge {}

    /**
     * The data session died; it is looked up again, until the deadline for the data that {@code fetchingSince} began.
     * No live start follows.
     */
    record Refetch(Instant fetchingSince, Freshness freshness) implements FreshResult {}

    /** Credentials were refused and the institution is not known: Flinks may name it. Any answer ends the check. */
    record NameInstitution(@Nullable String flinksCode, int httpStatus, Action action) implements Purpose {}
}
