package dev.reconnect.worker.session;

import java.time.Instant;

/**
 * What only matters to the running process: "still pending" is never written. Starts anew after a take-over.
 *
 * @param calling whether a call is under way or waits for room; its answer, or a time-out, ends that
 * @param tries calls of this kind so far; lengthens the interval to the next
 * @param nextAt when the next call is due
 * @param lastCallAt when the last call was decided: the session lives at least this + inactivity
 * @param lastContactAt the latest moment at which Flinks may have heard of the session: it lives at most this + inactivity
 * @param processing whether the accounts were asked for and are being processed
 */
public record Pace(
        boolean calling, int tries, Instant nextAt, Instant lastCallAt, Instant lastContactAt, boolean processing) {

    /** Nothing is under way; after a take-over every contact may have happened up to this moment. */
    public static Pace fresh(Instant now) {
        return new Pace(false, 0, now, now, now, false);
    }

    Pace called(Instant now) {
        return new Pace(true, tries, now, now, now, processing);
    }

    /** The answer is there; the next call is not made before {@code next}. */
    Pace answered(Instant now, Instant next) {
        return new Pace(false, tries + 1, next, lastCallAt, now, processing);
    }

    Pace next(Instant next) {
        return new Pace(calling, tries, next, lastCallAt, lastContactAt, processing);
    }

    Pace processed() {
        return new Pace(calling, tries, nextAt, lastCallAt, lastContactAt, true);
    }

    Pace unprocessed() {
        return new Pace(calling, tries, nextAt, lastCallAt, lastContactAt, false);
    }

    /** A new state counts its own tries. */
    Pace anew() {
        return new Pace(false, 0, nextAt, lastCallAt, lastContactAt, false);
    }

    /** When the next call is to be made; {@link Instant#MAX} while one is under way. */
    Instant callDueAt() {
        return calling ? Instant.MAX : nextAt;
    }

    /** The latest moment at which Flinks may have heard of the session; a call under way may arrive any time. */
    Instant latestContact(Instant now) {
        return calling ? now : lastContactAt;
    }
}
