package dev.reconnect.worker.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What only the running process knows of a session's calls. It is never written, and begins anew after a take-over.
 *
 * @param calling whether a call is under way or waits for a permit; its answer or a time-out ends that
 * @param tries answered calls of this kind so far; they lengthen the interval to the next
 * @param nextAt when the next call is due
 * @param lastCallAt when the last call was decided; the session lives at least the inactivity time longer
 * @param lastContactAt the latest moment at which Flinks may have heard of the session; it lives at most the inactivity
 *     time longer
 * @param processing whether the accounts were asked for and Flinks is processing them
 * @param refusedAs how Flinks has refused the last calls, if it has and if that is bounded ({@link Policy#mostRefusals})
 * @param refusals how often in a row it has refused them in this way
 */
public record CallProgress(
        boolean calling,
        int tries,
        Instant nextAt,
        Instant lastCallAt,
        Instant lastContactAt,
        Processing processing,
        @Nullable RefusalClass refusedAs,
        int refusals) {

    /** Whether Flinks is processing the accounts. */
    public enum Processing {
        /** It is not: they are to be asked for. */
        NO,
        /** They are to be asked for again, because less was asked for before. */
        WIDENED,
        /** They were asked for, and no readable answer came. */
        PERHAPS,
        /** It says so. */
        YES
    }

    /** Nothing is under way. After a take-over, the last contact may have been as late as {@code now}. */
    public static CallProgress fresh(Instant now) {
        return new CallProgress(false, 0, now, now, now, Processing.NO, null, 0);
    }

    CallProgress called(Instant now) {
        return new CallProgress(true, tries, now, now, now, processing, refusedAs, refusals);
    }

    /** The call is answered; the next call is not made before {@code next}. */
    public CallProgress answered(Instant now, Instant next) {
        return new CallProgress(false, tries + 1, next, lastCallAt, now, processing, null, 0);
    }

    public CallProgress next(Instant next) {
        return new CallProgress(calling, tries, next, lastCallAt, lastContactAt, processing, refusedAs, refusals);
    }

    /** The same after one more refusal than {@code before}. */
    public CallProgress refused(CallProgress before, RefusalClass refusalClass) {
        return refused(refusalClass, before.refusals(refusalClass) + 1);
    }

    /** The same with the refusals of {@code before}. */
    public CallProgress refused(CallProgress before) {
        return refused(before.refusedAs, before.refusals);
    }

    private CallProgress refused(@Nullable RefusalClass refusalClass, int times) {
        return new CallProgress(calling, tries, nextAt, lastCallAt, lastContactAt, processing, refusalClass, times);
    }

    /** How often in a row Flinks has refused the last calls in this way. */
    public int refusals(RefusalClass refusalClass) {
        return refusedAs == refusalClass ? refusals : 0;
    }

    public CallProgress with(Processing other) {
        return new CallProgress(calling, tries, nextAt, lastCallAt, lastContactAt, other, refusedAs, refusals);
    }

    /** A new state counts its own tries. */
    public CallProgress anew() {
        return new CallProgress(false, 0, nextAt, lastCallAt, lastContactAt, Processing.NO, null, 0);
    }

    /** When the next call is due; {@link Instant#MAX} while one is under way. */
    public Instant callDueAt() {
        return calling ? Instant.MAX : nextAt;
    }

    /** The latest moment at which Flinks may have heard of the session; a call under way may arrive at any time. */
    public Instant latestContact(Instant now) {
        return calling ? now : lastContactAt;
    }
}
