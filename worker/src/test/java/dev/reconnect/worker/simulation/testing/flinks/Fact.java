package dev.reconnect.worker.simulation.testing.flinks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened at Flinks, told for an auditor that knows nothing of the worker. {@code exchange} numbers HTTP
 * exchanges and joins a fact with the {@link Replied} of the same exchange.
 */
public sealed interface Fact {

    /** When it happened, by Flinks' clock. */
    Instant at();

    /**
     * A start reached the bank, whatever came of it; one that Flinks turned away at its door (keys, tokens, slow down) is not
     * told. It left its process at {@code sentAt}; {@code besideLiving} are the login's RequestIds alive just then.
     */
    record Started(long exchange, String process, String loginId, Instant sentAt, Instant at, List<String> besideLiving)
            implements Fact {}

    /** A live session was opened beside those. */
    record Opened(
            long exchange, String process, String loginId, String requestId, Instant at, List<String> besideLiving)
            implements Fact {}

    /**
     * A call about an open session, or a cached look at a login, was answered; a start is told by {@link Started} alone.
     *
     * @param working whether the answer to a poll was that the bank works on
     */
    record Asked(String process, String loginId, boolean working, Instant at) implements Fact {}

    /**
     * A call about this login was refused with this code, or sentence; {@code requestId} is absent if nothing was opened.
     *
     * @param credentials whether only the person can go on
     */
    record Refused(
            long exchange,
            String process,
            String loginId,
            @Nullable String requestId,
            String code,
            boolean credentials,
            Instant at)
            implements Fact {}

    /** The bank let the session in: {@code at} is the login's LastRefresh from now on. */
    record Authorized(String loginId, String requestId, Instant at) implements Fact {}

    /** A person gave an answer in Connect. */
    record Answered(String loginId, String requestId, boolean right, Instant at) implements Fact {}

    /** A person went through the credentials flow, which refreshed the login. */
    record SignedIn(String loginId, Instant at) implements Fact {}

    /**
     * An exchange of which another fact tells came to its end at the worker. Without this fact, the process died before.
     *
     * @param whole whether Flinks' own words arrived unharmed
     */
    record Replied(long exchange, String process, Instant at, boolean whole) implements Fact {}

    /** A call left its process; {@code open} are its calls under way now, this one included. */
    record Sent(String process, int open, Instant at) implements Fact {}

    /**
     * A process heard that it calls too often.
     *
     * @param silence for how long it was asked not to call; zero if that was not said
     */
    record TurnedAway(String process, Duration silence, Instant at) implements Fact {}

    /** A request that no worker should send. */
    record Unexpected(String process, String what, Instant at) implements Fact {}
}
