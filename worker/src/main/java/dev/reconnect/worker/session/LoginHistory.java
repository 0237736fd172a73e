package dev.reconnect.worker.session;

import dev.reconnect.contracts.EventType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a login from one session to the next. Bounded.
 *
 * @param refreshIds the refreshes that have ended, the latest last
 * @param confirmationIds the confirmations that were heard, the latest last
 * @param institution the institution, as far as Flinks or a request has named it
 * @param lastOutcome the event type of the last outcome
 * @param coolDownUntil after a success: until when a new refresh is declined unless forced
 * @param rejection the last credential rejection, until fresher data are seen
 * @param orphan a live session that may outlive the refresh it was opened for
 */
public record LoginHistory(
        List<String> refreshIds,
        List<String> confirmationIds,
        Institution institution,
        @Nullable String lastOutcome,
        @Nullable Instant coolDownUntil,
        @Nullable Rejection rejection,
        @Nullable OrphanSession orphan) {

    /** How many ids of each kind are remembered: more than can wait at once. */
    public static final int IDS = 100;

    /** In bytes, with the maps and timers around it. Measured. */
    private static final int HEAP_AT_REST = 540;
    /** In bytes, beside its characters. */
    private static final int HEAP_OF_AN_ID = 50;

    /** Nothing happened yet. */
    public static final LoginHistory EMPTY =
            new LoginHistory(List.of(), List.of(), Institution.UNKNOWN, null, null, null, null);

    public LoginHistory {
        refreshIds = List.copyOf(refreshIds);
        confirmationIds = List.copyOf(confirmationIds);
    }

    /** A credential rejection: no start before {@code until}. */
    public record Rejection(Instant at, Instant until) {}

    /**
     * A session that may still live at Flinks.
     *
     * @param requestId absent if a start was sent and never answered
     * @param aliveUntil until when it may live
     */
    public record OrphanSession(@Nullable String requestId, Instant aliveUntil) {

        public boolean aliveAt(Instant now) {
            return now.isBefore(aliveUntil);
        }
    }

    /** About how many bytes of heap a login at rest takes that has this history. */
    public int heapBytes() {
        return HEAP_AT_REST + heapBytes(refreshIds) + heapBytes(confirmationIds);
    }

    private static int heapBytes(List<String> ids) {
        return ids.stream().mapToInt(id -> HEAP_OF_AN_ID + id.length()).sum();
    }

    public boolean knowsRefresh(String refreshId) {
        return refreshIds.contains(refreshId);
    }

    public boolean knowsConfirmation(String confirmationId) {
        return confirmationIds.contains(confirmationId);
    }

    /** The last refresh that has ended, which a late confirmation follows; null if there is none. */
    public @Nullable String lastRefreshId() {
        return refreshIds.isEmpty() ? null : refreshIds.getLast();
    }

    public LoginHistory ended(List<String> ids) {
        return new LoginHistory(
                latest(refreshIds, ids), confirmationIds, institution, lastOutcome, coolDownUntil, rejection, orphan);
    }

    public LoginHistory heard(String confirmationId) {
        return new LoginHistory(
                refreshIds,
                latest(confirmationIds, List.of(confirmationId)),
                institution,
                lastOutcome,
                coolDownUntil,
                rejection,
                orphan);
    }

    public LoginHistory learn(Institution more) {
        return new LoginHistory(
                refreshIds, confirmationIds, institution.learn(more), lastOutcome, coolDownUntil, rejection, orphan);
    }

    public LoginHistory outcome(String type) {
        return new LoginHistory(refreshIds, confirmationIds, institution, type, coolDownUntil, rejection, orphan);
    }

    public LoginHistory coolDownUntil(@Nullable Instant until) {
        return new LoginHistory(refreshIds, confirmationIds, institution, lastOutcome, until, rejection, orphan);
    }

    public LoginHistory rejected(@Nullable Rejection newRejection) {
        return new LoginHistory(
                refreshIds, confirmationIds, institution, lastOutcome, coolDownUntil, newRejection, orphan);
    }

    /** The history once the bank's data of {@code lastRefresh} are seen: data older than a rejection do not end it. */
    public LoginHistory seen(@Nullable Instant lastRefresh) {
        return rejection == null || lastRefresh == null || lastRefresh.isBefore(rejection.at()) ? this : rejected(null);
    }

    public LoginHistory orphaned(@Nullable OrphanSession newOrphan) {
        return new LoginHistory(
                refreshIds, confirmationIds, institution, lastOutcome, coolDownUntil, rejection, newOrphan);
    }

    /**
     * A lost start may have opened a session that lives until then. An orphan that may live as long is kept instead.
     */
    public LoginHistory orphanedStart(Instant aliveUntil) {
        return orphan != null && !orphan.aliveUntil().isBefore(aliveUntil)
                ? this
                : orphaned(new OrphanSession(null, aliveUntil));
    }

    /** Whether the last outcome left it to a person to act. */
    public boolean leftToAPerson() {
        return EventType.CREDENTIALS_REQUIRED.type().equals(lastOutcome)
                || EventType.MFA_CHALLENGE_EXPIRED.type().equals(lastOutcome);
    }

    /** Whether a start would repeat credentials that the bank has just refused. */
    public boolean rejectedAt(Instant now) {
        return rejection != null && now.isBefore(rejection.until());
    }

    private static List<String> latest(List<String> known, List<String> more) {
        List<String> all = new ArrayList<>(known);
        all.addAll(more);
        return all.size() <= IDS ? all : all.subList(all.size() - IDS, all.size());
    }
}
