package dev.reconnect.worker.session;

import dev.reconnect.contracts.AccountsReady.Source;
import java.time.Instant;
import java.util.List;

/**
 * All durable state of one login, and the value that the journal holds for it. Exactly one of the states below; what
 * only matters to the running process is in {@link Pace}.
 */
public sealed interface Session {

    /** What outlives every state. */
    Memory memory();

    /** Nobody has started yet: waits for room, a back-off, or for a doubtful session to die. */
    record Queued(Memory memory, List<Waiter> waiters, Attempts attempts, Instant notBefore, boolean inDoubt)
            implements Session, Open {
        public Queued {
            waiters = List.copyOf(waiters);
        }

        @Override
        public Queued with(Memory newMemory, List<Waiter> newWaiters) {
            return new Queued(newMemory, newWaiters, attempts, notBefore, inDoubt);
        }

        Queued notBefore(Instant moment) {
            return new Queued(memory, waiters, attempts, moment, inDoubt);
        }
    }

    /** The intent to start is journaled, the permit in hand; the RequestId is not yet known. */
    record Starting(Memory memory, List<Waiter> waiters, Attempts attempts, Instant since, List<Confirmation> heard)
            implements Session, Open {
        public Starting {
            waiters = List.copyOf(waiters);
            heard = List.copyOf(heard);
        }

        @Override
        public Starting with(Memory newMemory, List<Waiter> newWaiters) {
            return new Starting(newMemory, newWaiters, attempts, since, heard);
        }
    }

    /** The RequestId is known; Flinks is logging in. */
    record Authorizing(Memory memory, List<Waiter> waiters, Attempts attempts, Live live, List<Confirmation> heard)
            implements Session, Open {
        public Authorizing {
            waiters = List.copyOf(waiters);
            heard = List.copyOf(heard);
        }

        @Override
        public Authorizing with(Memory newMemory, List<Waiter> newWaiters) {
            return new Authorizing(newMemory, newWaiters, attempts, live, heard);
        }
    }

    /** The bank asked something; the waiters' deadlines stand still until the person answers or it expires. */
    record ChallengePending(Memory memory, List<Waiter> waiters, Attempts attempts, Live live, Challenge challenge)
            implements Session, Open {
        public ChallengePending {
            waiters = List.copyOf(waiters);
        }

        @Override
        public ChallengePending with(Memory newMemory, List<Waiter> newWaiters) {
            return new ChallengePending(newMemory, newWaiters, attempts, live, challenge);
        }
    }

    /** The cached result is being looked at; {@code purpose} says why and what follows if it is not fresh. */
    record Confirming(
            Memory memory,
            List<Waiter> waiters,
            Attempts attempts,
            List<Confirmation> confirmations,
            Instant since,
            Purpose purpose)
            implements Session, Open {
        public Confirming {
            waiters = List.copyOf(waiters);
            confirmations = List.copyOf(confirmations);
        }

        @Override
        public Confirming with(Memory newMemory, List<Waiter> newWaiters) {
            return new Confirming(newMemory, newWaiters, attempts, confirmations, since, purpose);
        }
    }

    /**
     * Authorized; the accounts are on their way.
     *
     * @param freshAfter a cached result older than this does not count, should the session have to be confirmed again
     * @param verified whether the result is known to be this refresh's own; if not, each waiter is held against its age
     * @param cacheRechecks how often the data session had to be replaced by a new cached one
     */
    record Fetching(
            Memory memory,
            List<Waiter> waiters,
            Attempts attempts,
            List<Confirmation> confirmations,
            Instant since,
            String requestId,
            Source source,
            Instant freshAfter,
            boolean verified,
            int cacheRechecks)
            implements Session, Open {
        public Fetching {
            waiters = List.copyOf(waiters);
            confirmations = List.copyOf(confirmations);
        }

        /** What asks for all that those who wait have asked for. */
        Call fetch() {
            return new Call.Fetch(requestId, AccountsWanted.ofAll(waiters));
        }

        Fetching restarted() {
            return new Fetching(
                    memory,
                    waiters,
                    attempts.restarted(),
                    confirmations,
                    since,
                    requestId,
                    source,
                    freshAfter,
                    verified,
                    cacheRechecks);
        }

        @Override
        public Fetching with(Memory newMemory, List<Waiter> newWaiters) {
            return new Fetching(
                    newMemory,
                    newWaiters,
                    attempts,
                    confirmations,
                    since,
                    requestId,
                    source,
                    freshAfter,
                    verified,
                    cacheRechecks);
        }
    }

    /** Over; remembered until {@code until}, then forgotten with a tombstone. */
    record Resting(Memory memory, Instant until) implements Session {}

    /** A session in progress: somebody, or a confirmation, waits for its outcome. */
    sealed interface Open {

        Memory memory();

        List<Waiter> waiters();

        /** How often this session has been tried in each way. */
        Attempts attempts();

        /** The same state with other memory and waiters. */
        Session with(Memory newMemory, List<Waiter> newWaiters);
    }
}
