package dev.reconnect.sandbox.flinks.script;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the bank does next in a {@link Script}. */
public sealed interface Step {
    /** A step of a live session. Polls and the synchronous call meet it. */
    sealed interface OfAuthorization extends Step {}

    /** A step of the cached {@code /Authorize}, in the order of the login's cached calls. */
    sealed interface OfCachedCheck extends Step {}

    /** A step of the data calls of one RequestId. */
    sealed interface OfFetch extends Step {}

    /**
     * HTTP 202, this many times. A synchronous call waits until it is over, unless it lasts for ever or was dispatched.
     */
    record Pending(int times, FlinksCode code) implements OfAuthorization, OfCachedCheck, OfFetch {
        static final int FOR_EVER = Integer.MAX_VALUE;

        boolean isForEver() {
            return times == FOR_EVER;
        }

        boolean isShort() {
            return !isForEver() && code != FlinksCode.OPERATION_DISPATCHED;
        }
    }

    /** HTTP 203 until all the questions are answered. */
    record Challenge(List<Question> questions) implements OfAuthorization {
        public Challenge {
            questions = List.copyOf(questions);
            if (questions.isEmpty()) {
                throw new IllegalArgumentException("a challenge asks something");
            }
        }
    }

    /** HTTP 200: the bank accepted the login. */
    record Authorized() implements OfAuthorization {}

    /**
     * An error. If it is the last step of a script, it ends the session; otherwise one call gets it, and the session
     * goes on.
     *
     * @param code empty if the answer carries no FlinksCode, like the refusals of a token
     */
    record Failure(int status, String code, String message) implements OfAuthorization, OfCachedCheck, OfFetch {}

    /** The cached call answers as documented: with the outcome of the login's last attempt. */
    record Replay() implements OfCachedCheck {}

    /** The cached call answers 200 with this LastRefresh; null means never. */
    record CachedSince(@Nullable Instant lastRefresh) implements OfCachedCheck {}

    /** The content of an HTTP 200. */
    sealed interface OfData extends OfFetch {}

    /**
     * HTTP 200 with this many accounts of this many transactions each, one a day, as far as the call asks for them.
     */
    record Data(int accounts, int transactions) implements OfData {}

    /** HTTP 200 with exactly this list of accounts, to the last digit, whatever the call asks for. */
    record Written(String accounts) implements OfData {}

    static Pending pending(int times) {
        return new Pending(times, FlinksCode.OPERATION_PENDING);
    }

    static Pending pendingForEver() {
        return pending(Pending.FOR_EVER);
    }

    static Pending dispatched(int times) {
        return new Pending(times, FlinksCode.OPERATION_DISPATCHED);
    }

    static Challenge challenge(String prompt, String answer) {
        return new Challenge(List.of(new Question(prompt, answer)));
    }

    static Challenge challenge(Question... questions) {
        return new Challenge(List.of(questions));
    }

    static Authorized authorized() {
        return new Authorized();
    }

    static Failure failure(FlinksCode code) {
        return code.failure();
    }

    static Failure failure(int status, String code, String message) {
        return new Failure(status, code, message);
    }

    static Replay replay() {
        return new Replay();
    }

    static CachedSince cachedSince(@Nullable Instant lastRefresh) {
        return new CachedSince(lastRefresh);
    }

    static Written written(String accounts) {
        return new Written(accounts);
    }

    static Data data(int accounts) {
        return new Data(accounts, 3);
    }

    static Data data(int accounts, int transactions) {
        return new Data(accounts, transactions);
    }
}
