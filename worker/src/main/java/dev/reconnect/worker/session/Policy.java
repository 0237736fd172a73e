package dev.reconnect.worker.session;

import dev.reconnect.contracts.Lane;
import java.time.Duration;
import java.time.Instant;

/**
 * The numbers that the rules go by. Names and defaults are those of the settings.
 *
 * @param pollInterval first interval between polls of a live session; grows to {@code pollIntervalMax}
 * @param inactivity life of a RequestId after the last contact
 * @param travel how long after it was sent a call may still reach Flinks: the time-out of a call
 * @param expiryMargin how much earlier a challenge is given up
 * @param challengePollInterval sparse look at a pending challenge; zero: only at its end
 * @param confirmTimeout how long the cached result may be asked for
 * @param clockSkew how far Flinks' clock may be behind ours
 * @param waiters how many may wait for one session
 * @param ways what Flinks' documentation leaves open
 */
public record Policy(
        Duration pollInterval,
        Duration pollIntervalMax,
        Duration dataPollInterval,
        Duration dataTimeout,
        Duration inactivity,
        Duration travel,
        Duration expiryMargin,
        Duration challengePollInterval,
        Duration confirmTimeout,
        Duration deadlineInteractive,
        Duration deadlineBatch,
        Duration deadlineMax,
        Duration remember,
        Duration coolDownAfterSuccess,
        Duration coolDownAfterRejection,
        Duration clockSkew,
        Doubt doubtInteractive,
        Doubt doubtBatch,
        Backoff backoff,
        int waiters,
        Ways ways) {

    /** Between retries: {@code tries} from 1, {@code chance} in [0, 1). */
    public interface Backoff {
        Duration after(int tries, double chance);
    }

    /** What to do about a start whose answer was lost. */
    public enum Doubt {
        /** Start again at once, one time: a person waits. */
        RETRY,
        /** Wait until the lost session can no longer live. */
        WAIT_OUT
    }

    /**
     * What Flinks' documentation leaves open, as the operator chose.
     *
     * @param pendingInConnect whether a person may be sent to Connect while the answer is still 202
     */
    public record Ways(OtherResponse otherResponse, AfterRedirect afterRedirect, boolean pendingInConnect) {
        /** What the newest pages support best. */
        public static final Ways DEFAULT = new Ways(OtherResponse.CLASSIFIED, AfterRedirect.CACHED, false);
    }

    /** What follows from a start or a poll that is answered neither 200 nor 202 nor 203. */
    public enum OtherResponse {
        /** What the classification table says. */
        CLASSIFIED,
        /** What the article says: the person signs in again. */
        ARTICLE
    }

    /** How the data are reached once the person has answered in Connect. */
    public enum AfterRedirect {
        /** By the cached {@code /Authorize} of the login. */
        CACHED,
        /** By the RequestId that the person answered under. */
        SAME_REQUEST_ID
    }

    /** The defaults of the settings. */
    public static Policy defaults(Backoff backoff) {
        return new Policy(
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofMinutes(30),
                Duration.ofMinutes(8),
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofMinutes(8),
                Duration.ofMinutes(5),
                Duration.ofHours(6),
                Duration.ofHours(24),
                Duration.ofHours(24),
                Duration.ofMinutes(1),
                Duration.ofMinutes(15),
                Duration.ofSeconds(10),
                Doubt.RETRY,
                Doubt.WAIT_OUT,
                backoff,
                50,
                Ways.DEFAULT);
    }

    /** The same with these ways. */
    public Policy with(Ways other) {
        return new Policy(
                pollInterval,
                pollIntervalMax,
                dataPollInterval,
                dataTimeout,
                inactivity,
                travel,
                expiryMargin,
                challengePollInterval,
                confirmTimeout,
                deadlineInteractive,
                deadlineBatch,
                deadlineMax,
                remember,
                coolDownAfterSuccess,
                coolDownAfterRejection,
                clockSkew,
                doubtInteractive,
                doubtBatch,
                backoff,
                waiters,
                other);
    }

    Doubt doubt(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> doubtInteractive;
            case BATCH -> doubtBatch;
        };
    }

    /** New starts after a definite transient answer: each may text the person. */
    static int restarts(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> 1;
            case BATCH -> 2;
        };
    }

    /** As {@link #restarts}, where each try also wears on the bank's patience. */
    static int restartsOnce(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> 1;
            case BATCH -> 0;
        };
    }

    /** When a session is surely dead whose last contact was sent no later than this. */
    Instant deadAfter(Instant lastContact) {
        return lastContact.plus(travel).plus(inactivity);
    }

    /** How long after a request without a deadline of its own it must be authorized or challenged. */
    public Duration deadline(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> deadlineInteractive;
            case BATCH -> deadlineBatch;
        };
    }

    /** The interval before poll number {@code tries + 1}: half as long again each time. */
    Duration pollAfter(int tries) {
        double factor = Math.pow(1.5, Math.min(tries, 20));
        Duration interval = Duration.ofMillis((long) (pollInterval.toMillis() * factor));
        return interval.compareTo(pollIntervalMax) < 0 ? interval : pollIntervalMax;
    }
}
