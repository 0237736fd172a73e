package dev.reconnect.worker.session;

import dev.reconnect.contracts.Lane;
import java.time.Duration;
import java.time.Instant;

/**
 * The numbers that the rules use. Names and defaults are those of the settings.
 *
 * @param remember how long an ended refresh is remembered
 * @param waiters how many may wait for one session
 * @param ways the operator's choices in what Flinks' documentation leaves open
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
     * @param challenge interval between polls of a pending challenge; zero means only at its end
     */
    public record Polling(Duration first, Duration longest, Duration data, Duration challenge) {
        /** The same with another interval for a pending challenge. */
        public Polling withChallenge(Duration other) {
            return new Polling(first, longest, data, other);
        }
    }

    /**
     * How long a session at Flinks lives.
     *
     * @param inactivity life of a RequestId after the last contact
     * @param travel how long after it was sent a call may still reach Flinks; the time-out of a call
     * @param expiryMargin how much earlier a challenge is given up
     * @param clockSkew how far Flinks' clock may be behind ours
     */
    public record SessionLife(Duration inactivity, Duration travel, Duration expiryMargin, Duration clockSkew) {}

    /**
     * When a refresh ends without a result.
     *
     * @param interactive time from the request to authorization or challenge, unless the request names a deadline
     * @param batch the same for the batch lane
     * @param latest the latest deadline that a request may name, counted from the request
     * @param data how long accounts may take to be processed
     * @param cacheCheck how long the cached result may be asked for
     */
    public record Deadlines(Duration interactive, Duration batch, Duration latest, Duration data, Duration cacheCheck) {
        /** The same with another deadline of the batch lane. */
        public Deadlines withBatch(Duration other) {
            return new Deadlines(interactive, other, latest, data, cacheCheck);
        }
    }

    /** The pauses before the same login is started again. */
    public record CoolDowns(Duration afterSuccess, Duration afterRejection) {}

    /**
     * How a call is made again.
     *
     * @param interactive what to do about a start in doubt in the interactive lane
     * @param batch the same for the batch lane
     */
    public record Retries(Doubt interactive, Doubt batch, Backoff backoff) {}

    /** The pause between retries: {@code tries} from 1, {@code chance} in [0, 1). */
    public interface Backoff {
        Duration after(int tries, double chance);
    }

    /** What to do about a start whose answer was lost. */
    public enum Doubt {
        /** Start again at once, but only one time: a person waits. */
        RETRY,
        /** Wait until the lost session can no longer live. */
        WAIT_OUT
    }

    /**
     * The operator's choices in what Flinks' documentation leaves open.
     *
     * @param pendingInConnect whether a person may be sent to Connect while the answer is still 202
     */
    public record Ways(OtherResponse otherResponse, AfterRedirect afterRedirect, boolean pendingInConnect) {
        /** The choices that Flinks' newest pages support best. */
        public static final Ways DEFAULT = new Ways(OtherResponse.CLASSIFIED, AfterRedirect.CACHED, false);
    }

    /** What follows from a start or a poll that is answered neither 200 nor 202 nor 203. */
    public enum OtherResponse {
        /** What the classification table says. */
        CLASSIFIED,
        /** What the article says: the person signs in again. */
        ARTICLE
    }

    /** How the data are found once the person has answered in Connect. */
    public enum AfterRedirect {
        /** By the cached {@code /Authorize} of the login. */
        CACHED,
        /** By the RequestId under which the person answered. */
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

    /** The same with another number of waiters that one session may have. */
    public Policy withWaiters(int other) {
        return new Policy(polling, life, deadlines, coolDowns, retries, remember, other, ways);
    }

    public Doubt doubt(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> retries.interactive;
            case BATCH -> retries.batch;
        };
    }

    /** How many new starts may follow a definite transient answer: the bank may text the person for each. */
    public static int restarts(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> 1;
            case BATCH -> 2;
        };
    }

    /** As {@link #restarts}, after {@link RefusalClass#TRANSIENT_ONCE}. */
    public static int restartsOnce(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> 1;
            case BATCH -> 0;
        };
    }

    /**
     * How often in a row a session's calls may be refused until its refresh ends. Other classes have other ends: their
     * own counts, or the deadline.
     */
    public static int mostRefusals(RefusalClass refusalClass) {
        return switch (refusalClass) {
            // With the longest back-off this is some ten minutes. A limit that is found refuses one call in fifty.
            case SLOW_DOWN -> 20;
            case REFUSED_ALONE, SESSION_LOCKED -> 3;
            case USER_MUST_ACT, TRANSIENT, TRANSIENT_ONCE, SESSION_GONE, BROKEN, OUR_FAULT -> Integer.MAX_VALUE;
        };
    }

    /** When a session is certainly dead if its last contact was sent at {@code lastContact} at the latest. */
    public Instant deadAfter(Instant lastContact) {
        return lastContact.plus(life.travel).plus(life.inactivity);
    }

    /** The time from a request to authorization or challenge, if the request names no deadline. */
    public Duration deadline(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> deadlines.interactive;
            case BATCH -> deadlines.batch;
        };
    }

    /** The interval before poll number {@code tries + 1}: each is 1.5 times the one before, up to the longest. */
    public Duration pollAfter(int tries) {
        double factor = Math.pow(1.5, Math.min(tries, 20));
        Duration interval = Duration.ofMillis((long) (polling.first.toMillis() * factor));
        return interval.compareTo(polling.longest) < 0 ? interval : polling.longest;
    }
}
