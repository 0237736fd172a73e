package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.shard.CallRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Stops all calls for as long as Flinks asks several logins for it ({@link RefusalEvidence}). What one login is told,
 * its own session heeds. If Flinks does not say how long, but refuses calls however slowly we call, the hold lasts 1 s,
 * 2 s, 4 s ... 60 s. Guarded by its owner.
 *
 * <p>If Flinks asks for more than a minute, one call a minute leaves all the same, and if it passes, the hold ends:
 * what a gateway said may be long out of date, and live sessions that are not polled die within minutes.
 */
final class SlowDownHold implements CallGate {

    /** This many lessons take longer than one second, which may be how Flinks counts. */
    private static final int LESSONS_WITHOUT_A_PASS = 5;

    /** Whoever asks for more is asked again by then. */
    private static final long LONGEST_TOLD = TimeUnit.DAYS.toNanos(1);

    /** Logins that are asked to wait speak together for so long. */
    private static final long TOGETHER = TimeUnit.SECONDS.toNanos(15);

    private static final int HIGHEST_LEVEL = 6;
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(60);

    /** A hold that lasts longer is probed this often. */
    static final Duration BETWEEN_PROBES = Duration.ofMinutes(1);
    /** How soon to ask again while the answer to a probe may end the hold. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    /** Long ago, and still in the range of the clock that never jumps. */
    private static final Instant NEVER = Instant.EPOCH.plusNanos(Long.MIN_VALUE);

    /** Who is asked to wait, and until when. */
    private final RefusalEvidence told = new RefusalEvidence(TOGETHER);

    private Instant until = NEVER;
    /** When Flinks last asked for the hold. A call that was sent before shows nothing about it. */
    private Instant asked = NEVER;
    /** When the next probe may leave; {@link Instant#MAX} if the hold is too short for one. */
    private Instant nextProbe = Instant.MAX;

    private int lessons;
    private int level;

    Optional<Instant> until(Instant now) {
        return now.isBefore(until) ? Optional.of(until) : Optional.empty();
    }

    /** A call may leave if there is no hold, or if a probe is due. */
    @Override
    public GateDecision ask(CallAttempt attempt) {
        Instant now = attempt.steady();
        if (!now.isBefore(until) || !now.isBefore(nextProbe)) {
            return GateDecision.PASS;
        }
        Instant look = now.plus(LOOK);
        Instant again = nextProbe.equals(Instant.MAX) || until.isBefore(look) ? until : look;
        return attempt.waits(WaitReason.SLOW_DOWN, Duration.between(now, again));
    }

    @Override
    public void taken(CallAttempt attempt) {
        if (attempt.steady().isBefore(until)) {
            nextProbe = attempt.steady().plus(BETWEEN_PROBES);
        }
    }

    /** Since when calls may leave again, or from when on; a moment long ago if there was no hold. */
    Instant end() {
        return until;
    }

    /** The login of this call is asked to wait. */
    void told(CallRequest callRequest, Duration time, long nanos) {
        long longest = Math.min(LONGEST_TOLD, TimeUnit.MILLISECONDS.toNanos(time.toMillis()));
        told.refused(callRequest, nanos, longest);
        OptionalLong agreed = told.agreedUntil(nanos);
        if (agreed.isPresent()) {
            askedFor(Duration.ofNanos(agreed.getAsLong() - nanos), Instant.EPOCH.plusNanos(nanos));
        }
    }

    private void askedFor(Duration time, Instant now) {
        Instant end = now.plus(time);
        if (!now.isBefore(until)) {
            nextProbe = Instant.MAX;
        }
        until = end.isAfter(until) ? end : until;
        asked = now;
        if (nextProbe.equals(Instant.MAX) && until.isAfter(now.plus(BETWEEN_PROBES))) {
            nextProbe = now.plus(BETWEEN_PROBES);
        }
    }

    /** The rate was lowered once more. */
    void lesson(Instant now) {
        lessons = Math.min(LESSONS_WITHOUT_A_PASS, lessons + 1);
        if (lessons == LESSONS_WITHOUT_A_PASS) {
            askedFor(backOff(level), now);
            level = Math.min(HIGHEST_LEVEL, level + 1);
        }
    }

    /**
     * A call that left at {@code sent} passed. If the hold was asked for before that, it ends; if there is no hold, the
     * next one is shorter.
     */
    void passed(CallRequest callRequest, Instant sent, long nanos) {
        Instant now = Instant.EPOCH.plusNanos(nanos);
        lessons = 0;
        told.passed(callRequest, nanos);
        if (!now.isBefore(until)) {
            level = Math.max(0, level - 1);
        } else if (sent.isAfter(asked)) {
            until = now;
            told.clear();
        }
    }

    private static Duration backOff(int level) {
        Duration grown = Duration.ofSeconds(1L << level);
        return grown.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : grown;
    }
}
