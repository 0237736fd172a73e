package dev.reconnect.worker.simulation.testing.flinks;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event at Flinks, for an auditor that knows nothing of the worker. {@code exchange} is the number of an HTTP
 * exchange; it joins a fact with the {@link Replied} of the same exchange.
 */
public sealed interface Fact {

    /** When it happened, by Flinks' clock. */
    Instant at();

    /**
     * A start reached the bank, whatever its result. A start that Flinks turned away before (because of keys, tokens or
     * the rate) gives no fact. It left its process at {@code sentAt}. {@code besideLiving} are the RequestIds of the
     * login that lived at that moment.
     */
    record Started(long exchange, String process, String loginId, Instant sentAt, Instant at, List<String> besideLiving)
            implements Fact {}

    /** A live session was opened beside these. */
    record Opened(
            long exchange, String process, String loginId, String requestId, Instant at, List<String> besideLiving)
            implements Fact {}

    /**
     * A call about an open session, or a cache check of a login, was answered. A start only gives {@link Started}.
     *
     * @param working whether the call was a poll, and the answer said that the bank still works
     */
    record Asked(String process, String loginId, boolean working, Instant at) implements Fact {}

    /**
     * A call about this login was refused with this code or sentence; {@code requestId} is absent if no session was
     * opened.
     *
     * @param credentials whether the refresh cannot go on without the person
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

    /** The bank accepted the login for this session: {@code at} is the login's LastRefresh from now on. */
    record Authorized(String loginId, String requestId, Instant at) implements Fact {}

    /** A person gave an answer in Connect. */
    record Answered(String loginId, String requestId, boolean right, Instant at) implements Fact {}

    /** A person went through the credentials flow, which refreshed the login. */
    record SignedIn(String loginId, Instant at) implements Fact {}

    /**
     * An exchange that another fact names ended at the worker. If this fact is missing, the process died before.
     *
     * @param whole whether Flinks' own words arrived unharmed
     */
    record Replied(long exchange, String process, Instant at, boolean whole) implements Fact {}

    /** A call left its process. {@code open} is the number of its open calls, with this one. */
    record Sent(String process, int open, Instant at) implements Fact {}

    /**
     * A process was told that it calls too often.
     *
     * @param loginId the login of the call; null if the call belongs to none that Flinks knows
     * @param silence how long not to call; zero if Flinks did not say
     */
    record TurnedAway(String process, @Nullable String loginId, Duration silence, Instant at) implements Fact {}

    /**
     * A process got an answer in which it may read that it calls too often, changed on the way or not.
     *
     * @param loginId the login of the call; null if the call belongs to none that Flinks knows
     */
    record MaySlowDown(String process, @Nullable String loginId, Instant at) implements Fact {}

    /** A process made a call that belongs to no login. */
    record NeutralCall(String process, Instant at) implements Fact {}

    /** A process got an answer that does not say that it calls too often. */
    record Heard(String process, Instant at) implements Fact {}

    /** A request that no worker should send. */
    record Unexpected(String process, String what, Instant at) implements Fact {}
}
