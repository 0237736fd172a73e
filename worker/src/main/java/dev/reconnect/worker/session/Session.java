package dev.reconnect.worker.session;

import dev.reconnect.contracts.AccountsReady.Source;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All durable state of one login, and the value that the journal holds for it. It is in exactly one of the states
 * below. {@link CallProgress} holds what only the running process knows.
 */
public sealed interface Session {

    /** What outlives every state. */
    LoginHistory history();

    /** A session in progress: waiters or confirmations wait for its outcome. */
    sealed interface Open extends Session {

        /** What does not depend on the state. */
        OpenState open();

        /** The same state with another history, other waiters or attempts. */
        Open with(OpenState other);

        @Override
        default LoginHistory history() {
            return open().history();
        }

        default List<Waiter> waiters() {
            return open().waiters();
        }

        default Attempts attempts() {
            return open().attempts();
        }

        /** The confirmations that wait for the outcome, beside the waiters. */
        default List<Confirmation> confirmations() {
            return List.of();
        }

        /** The same state, with one more confirmation that waits for the outcome. */
        default Open with(Confirmation confirmation) {
            throw new IllegalStateException("only waiters wait for the outcome of " + this.getClass());
        }

        /** The challenge that a person is answering: while there is one, the waiters' deadlines stand still. */
        default @Nullable Challenge pendingChallenge() {
            return null;
        }
    }

    /** No start is under way: the session waits for a permit, a back-off, or the end of a doubt. */
    record Queued(OpenState open, Instant notBefore, boolean inDoubt) implements Open {
        @Override
        public Queued with(OpenState other) {
            return new Queued(other, notBefore, inDoubt);
        }
    }

    /** The intent to start is journaled and the permit is in hand; the RequestId is not known yet. */
    record Starting(OpenState open, Instant since, List<Confirmation> heard) implements Open {
        public Starting {
            heard = List.copyOf(heard);
        }

        @Override
        public Starting with(OpenState other) {
            return new Starting(other, since, heard);
        }
    }

    /** The RequestId is known; Flinks is logging in. */
    record Authorizing(OpenState open, LiveSession live, List<Confirmation> heard) implements Open {
        public Authorizing {
            heard = List.copyOf(heard);
        }

        @Override
        public Authorizing with(OpenState other) {
            return new Authorizing(other, live, heard);
        }
    }

    /** The bank asked something; the waiters' deadlines stand still until the person answers or it expires. */
    record ChallengePending(OpenState open, LiveSession live, Challenge challenge) implements Open {
        @Override
        public ChallengePending with(OpenState other) {
            return new ChallengePending(other, live, challenge);
        }

        public ChallengePending with(Challenge other) {
            return new ChallengePending(open, live, other);
        }

        @Override
        public Challenge pendingChallenge() {
            return challenge;
        }
    }

    /** Flinks' cached result is asked for; {@code purpose} says why, and what follows if it is not fresh. */
    record CheckingCache(OpenState open, List<Confirmation> confirmations, Instant since, Purpose purpose)
            implements Open {
        public CheckingCache {
            confirmations = List.copyOf(confirmations);
        }

        @Override
        public CheckingCache with(OpenState other) {
            return new CheckingCache(other, confirmations, since, purpose);
        }

        @Override
        public CheckingCache with(Confirmation confirmation) {
            return new CheckingCache(open, Confirmation.more(confirmations, confirmation), since, purpose);
        }

        @Override
        public @Nullable Challenge pendingChallenge() {
            return purpose instanceof Purpose.Await await ? await.challenge() : null;
        }
    }

    /** Authorized; the accounts are on their way. */
    record Fetching(
            OpenState open,
            List<Confirmation> confirmations,
            Instant since,
            String requestId,
            Source source,
            Freshness freshness)
            implements Open {
        public Fetching {
            confirmations = List.copyOf(confirmations);
        }

        @Override
        public Fetching with(OpenState other) {
            return new Fetching(other, confirmations, since, requestId, source, freshness);
        }

        @Override
        public Fetching with(Confirmation confirmation) {
            return new Fetching(
                    open, Confirmation.more(confirmations, confirmation), since, requestId, source, freshness);
        }

        /** The call that asks for everything that the waiters want. */
        public Call fetch() {
            return new Call.Fetch(requestId, Waiter.wanted(open.waiters()));
        }
    }

    /** Over; remembered until {@code until}, then forgotten with a tombstone. */
    record Resting(LoginHistory history, Instant until) implements Session {}
}
