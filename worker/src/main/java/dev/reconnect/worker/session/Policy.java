package dev.reconnect.worker.session;

import dev.reconnect.contracts.Lane;
import java.time.Duration;
import java.time.Instant;

/**
 * The numbers that the rules go by. Names and defaults are those of the settings.
 *
 * @param remember how long an ended refresh is remembered
 * @param waiters how many may wait for one session
 * @param ways what Flinks' documentation leaves open
 */
public record Policy(
        Polling polling,
        SessionLife life,
        Deadlines deadlines,
        CoolDowns coolDowns,
        Retries retries,
        Duration remember,
        int waiters,
        Ways ways) {

    /**
     * How often Flinks is asked.
     *
     * @param first interval between polls of a live session; grows to {@code longest}
     * @param data interval between polls for accounts
     * @param challenge sparse look at a pending challenge; zero: only at its end
     */
    public record Polling(Duration first, Duration longest, Duration data, Duration challenge) {
        /** The same with another look at a pending challenge. */
        public Polling withChallenge(Duration other) {
            return new Polling(first, longest, data, other);
        }
    }

    /**
     * How long a session at Flinks lives.
     *
     * @param inactivity life of a RequestId after the last contact
     * @param travel how long after it was sent a call may still reach Flinks: the time-out of a call
     * @param expiryMargin how much earlier a challenge is given up
     * @param clockSkew how far Flinks' clock may be behind ours
     */
    public record SessionLife(Duration inactivity, Duration travel, Duration expiryMargin, Duration clockSkew) {}

    /**
     * When a refresh ends without a result.
     *
     * @param interactive from the request to authorization or challenge, unless the request says otherwise
     * @param batch the same for the batch lane
     * @param latest what a request may ask for at most
     * @param data how long accounts may take to be processed
     * @param confirm how long the cached result may be asked for
     */
    public record Deadlines(Duration interactive, Duration batch, Duration latest, Duration data, Duration confirm) {
        /** The same with another deadline of the batch lane. */
        public Deadlines withBatch(Duration other) {
            return new Deadlines(interactive, other, latest, data, confirm);
        }
    }

    /** The pauses before the same login is started again. */
    public record CoolDowns(Duration afterSuccess, Duration afterRejection) {}

    /**
     * How a call is made again.
     *
     * @param interactive what becomes of a start in doubt in this lane
     * @param batch the same for the batch lane
     */
    public record Retries(Doubt interactive, Doubt batch, Backoff backoff) {}

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
                new Polling(
                        Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(60)),
                new SessionLife(
                        Duration.ofMinutes(8), Duration.ofSeconds(30), Duration.ofSeconds(15), Duration.ofSeconds(10)),
                new Deadlines(
                        Duration.ofMinutes(5),
                        Duration.ofHours(6),
                        Duration.ofHours(24),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(8)),
                new CoolDowns(Duration.ofMinutes(1), Duration.ofMinutes(15)),
                new Retries(Doubt.RETRY, Doubt.WAIT_OUT, backoff),
                Duration.ofHours(24),
                50,
                Ways.DEFAULT);
    }

    /** The same with this polling. */
    public Policy with(Polling other) {
        return new Policy(other, life, deadlines, coolDowns, retries, remember, waiters, ways);
    }

    /** The same with these deadlines. */
    public Policy with(Deadlines other) {
        return new Policy(polling, life, other, coolDowns, retries, remember, waiters, ways);
    }

    /** The same with these ways. */
    public Policy with(Ways other) {
        return new Policy(polling, life, deadlines, coolDowns, retries, remember, waiters, other);
    }

    /** The same with so many that may wait for one session. */
    public Policy withWaiters(int other) {
        return new Policy(polling, life, deadlines, coolDowns, retries, remember, other, ways);
    }

    public Doubt doubt(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> retries.interactive;
            case BATCH -> retries.batch;
        };
    }

    /** New starts after a definite transient answer: each may text the person. */
    public static int restarts(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> 1;
            case BATCH -> 2;
        };
    }

    /** As {@link #restarts}, where each try also wears on the bank's patience. */
    public static int restartsOnce(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> 1;
            case BATCH -> 0;
        };
    }

    /** When a session is surely dead whose last contact was sent no later than this. */
    public Instant deadAfter(Instant lastContact) {
        return lastContact.plus(life.travel).plus(life.inactivity);
    }

    /** How long after a request without a deadline of its own it must be authorized or challenged. */
    public Duration deadline(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> deadlines.interactive;
            case BATCH -> deadlines.batch;
        };
    }

    /** The interval before poll number {@code tries + 1}: half as long again each time. */
    public Duration pollAfter(int tries) {
        double factor = Math.pow(1.5, Math.min(tries, 20));
        Duration interval = Duration.ofMillis((long) (polling.first.toMillis() * factor));
        return interval.compareTo(polling.longest) < 0 ? interval : polling.longest;
    }
}
