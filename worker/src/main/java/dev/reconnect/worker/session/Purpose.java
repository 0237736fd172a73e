package dev.reconnect.worker.session;

import dev.reconnect.contracts.CredentialsRequired.Action;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Why the cached result is looked at, and so what follows if it is not fresh. */
public sealed interface Purpose {

    /** The result counts if it is fresh enough. */
    sealed interface FreshResult extends Purpose {}

    /** A challenge hangs on the result, and with it a live session. */
    sealed interface OfChallenge extends FreshResult {
        LiveSession live();

        Challenge challenge();
    }

    /** A redirect was heard for a pending challenge; if it is not fresh, the challenge goes on. */
    record Await(LiveSession live, Challenge challenge) implements OfChallenge {}

    /** A redirect was heard before the start; if it is not fresh, the session is started. */
    record StartLive(Instant notBefore, boolean inDoubt) implements FreshResult {}

    /** A late confirmation: what is there is fetched, fresh or not. */
    record TakeAnyway() implements FreshResult {}

    /**
     * A late confirmation, and the session that it may be about still lives: that one is asked by its RequestId, and the
     * cached result only where this leads nowhere. Written only where the operator chose it.
     */
    record AskSession(String requestId) implements Purpose {}

    /** The challenge is over; if it is not fresh, it has expired. */
    record Expire(LiveSession live, Challenge challenge) implements OfChallenge {}

    /** The data session died; it is looked up again until {@code giveUpAt}. Never a live start. */
    record Refetch(Instant fetchingSince, Freshness freshness) implements FreshResult {}

    /** Credentials were refused and the institution is not known: Flinks may name it. Any answer will do. */
    record NameInstitution(@Nullable String flinksCode, int httpStatus, Action action) implements Purpose {}
}
