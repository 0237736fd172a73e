package dev.reconnect.worker.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a login from one session to the next. Bounded.
 *
 * @param refreshIds the refreshes that had their end, the latest last
 * @param confirmationIds the confirmations that were heard, the latest last
 * @param institution as far as Flinks or a request has named it
 * @param lastOutcome the event type of the last outcome
 * @param sated after a success: until when a new refresh is declined unless forced
 * @param rejection the last credential rejection, until something fresher than it was seen
 * @param remnant a live session that our ending left alive at Flinks
 */
public record Memory(
        List<String> refreshIds,
        List<String> confirmationIds,
        Institution institution,
        @Nullable String lastOutcome,
        @Nullable Instant sated,
        @Nullable Rejection rejection,
        @Nullable Remnant remnant) {

    /** How many ids are remembered, each kind: more than can wait at once. */
    static final int IDS = 100;

    /** Nothing happened yet. */
    public static final Memory EMPTY = new Memory(List.of(), List.of(), Institution.UNKNOWN, null, null, null, null);

    public Memory {
        refreshIds = List.copyOf(refreshIds);
        confirmationIds = List.copyOf(confirmationIds);
    }

    /** A credential rejection: no start before {@code until}. */
    public record Rejection(Instant at, Instant until) {}

    /**
     * A session that may still live at Flinks.
     *
     * @param requestId absent where a start was sent and never answered
     * @param aliveUntil until when it may live
     */
    public record Remnant(@Nullable String requestId, Instant aliveUntil) {

        boolean aliveAt(Instant now) {
            return now.isBefore(aliveUntil);
        }
    }

    boolean knowsRefresh(String refreshId) {
        return refreshIds.contains(refreshId);
    }

    boolean knowsConfirmation(String confirmationId) {
        return confirmationIds.contains(confirmationId);
    }

    /** The last refresh that had its end; what a late confirmation follows. */
    @Nullable String lastRefreshId() {
        return refreshIds.isEmpty() ? null : refreshIds.getLast();
    }

    Memory ended(List<String> ids) {
        return new Memory(
                latest(refreshIds, ids), confirmationIds, institution, lastOutcome, sated, rejection, remnant);
    }

    Memory heard(String confirmationId) {
        return new Memory(
                refreshIds,
                latest(confirmationIds, List.of(confirmationId)),
                institution,
                lastOutcome,
                sated,
                rejection,
                remnant);
    }

    Memory learn(Institution more) {
        return new Memory(refreshIds, confirmationIds, institution.learn(more), lastOutcome, sated, rejection, remnant);
    }

    Memory outcome(String type) {
        return new Memory(refreshIds, confirmationIds, institution, type, sated, rejection, remnant);
    }

    Memory sated(@Nullable Instant until) {
        return new Memory(refreshIds, confirmationIds, institution, lastOutcome, until, rejection, remnant);
    }

    Memory rejected(@Nullable Rejection newRejection) {
        return new Memory(refreshIds, confirmationIds, institution, lastOutcome, sated, newRejection, remnant);
    }

    /** After a look at the bank's data of {@code lastRefresh}: only what is newer than a rejection ends it. */
    Memory seen(@Nullable Instant lastRefresh) {
        return rejection == null || lastRefresh == null || lastRefresh.isBefore(rejection.at()) ? this : rejected(null);
    }

    Memory leaving(@Nullable Remnant newOrphan) {
        return new Memory(refreshIds, confirmationIds, institution, lastOutcome, sated, rejection, newOrphan);
    }

    /** A start that was lost may have opened a session that lives until then; one that may live longer stays remembered. */
    Memory losing(Instant aliveUntil) {
        return remnant != null && !remnant.aliveUntil().isBefore(aliveUntil)
                ? this
                : leaving(new Remnant(null, aliveUntil));
    }

    /** Whether a start would repeat credentials that the bank has just refused. */
    boolean rejectedAt(Instant now) {
        return rejection != null && now.isBefore(rejection.until());
    }

    private static List<String> latest(List<String> known, List<String> more) {
        List<String> all = new ArrayList<>(known);
        all.addAll(more);
        return all.size() <= IDS ? all : all.subList(all.size() - IDS, all.size());
    }
}
