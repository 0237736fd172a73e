package dev.reconnect.worker.flinks;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Meaning;
import dev.reconnect.worker.shard.Claim;
import dev.reconnect.worker.shard.Room;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * Whether a call may go out now: a bound on calls under way, a rate over all calls, and the two holds that an answer can
 * put on everyone ({@link SlowDownHold}, {@link OurFaultHold}). Taken without waiting; shared by all shards; safe for use
 * by many threads.
 */
public final class CallPermits {

    /** How soon to ask again. */
    private static final Duration ROOM = Duration.ofMillis(20);

    private final int maxOpenCalls;
    /** Takes so many calls out of the rate, without waiting; false where there is no room for all of them. */
    private final IntPredicate rate;

    private final InstantSource clock;
    private final SlowDownHold slowDown = new SlowDownHold();
    private final OurFaultHold ourFault = new OurFaultHold();
    private int open;

    public CallPermits(FlinksSettings.Limits limits, InstantSource clock) {
        this(limits, clock, RateLimiter.of("flinks", rate(limits.callsPerSecond()))::acquirePermission);
    }

    /** With a rate of its own: the usual one goes by the machine's clock, whatever {@code clock} says. */
    CallPermits(FlinksSettings.Limits limits, InstantSource clock, IntPredicate rate) {
        this.clock = clock;
        this.rate = rate;
        maxOpenCalls = limits.maxOpenCalls();
    }

    /** Small, frequent portions (20 a second at most) instead of one burst a second; never less than one call with its token. */
    private static RateLimiterConfig rate(int callsPerSecond) {
        int portion = Math.max(2, callsPerSecond / 20);
        return RateLimiterConfig.custom()
                .limitForPeriod(portion)
                .limitRefreshPeriod(Duration.ofNanos(1_000_000_000L * portion / callsPerSecond))
                .timeoutDuration(Duration.ZERO)
                .build();
    }

    /** Why all calls are stopped until somebody acts, in words for an operator; empty where they are not. */
    public synchronized Optional<String> heldBecause() {
        return ourFault.reason();
    }

    /** Until when Flinks wants to be left alone; empty where it does not. */
    public synchronized Optional<Instant> slowedDownUntil() {
        return slowDown.until(clock.instant());
    }

    /** Calls under way, with those that have room but are not sent yet. */
    public synchronized int openCalls() {
        return open;
    }

    synchronized Room acquire(Claim claim, int httpCalls) {
        Call call = claim.call();
        Instant now = clock.instant();
        if (open >= maxOpenCalls
                || slowDown.until(now).isPresent()
                || !ourFault.allows(call, now)
                || !rate.test(httpCalls)) {
            return new Room.None(now.plus(ROOM));
        }
        ourFault.goesOut(call, now);
        open++;
        return Room.TAKEN;
    }

    synchronized void release(Call call) {
        open--;
        ourFault.comesBack(call);
    }

    synchronized void answered(Call call, Reading reading) {
        open--;
        Instant now = clock.instant();
        Duration leaveAlone = reading.leaveAlone();
        if (reading.answer() instanceof Answer.Refused refused && refused.meaning() == Meaning.SLOW_DOWN) {
            slowDown.askedFor(refused.retryAfter(), now);
        } else if (leaveAlone != null) {
            slowDown.askedFor(leaveAlone, now);
        } else if (heard(reading.answer())) {
            slowDown.fine(now);
        }
        ourFault.answered(call, reading.answer(), now);
    }

    private static boolean heard(Answer answer) {
        return !(answer instanceof Answer.NotSent) && !(answer instanceof Answer.Unreadable);
    }
}
