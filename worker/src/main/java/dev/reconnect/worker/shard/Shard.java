package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.ConnectPages;
import dev.reconnect.worker.session.Context;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Input;
import dev.reconnect.worker.session.Instants;
import dev.reconnect.worker.session.Pace;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.SessionMachine;
import dev.reconnect.worker.session.Timetable;
import dev.reconnect.worker.shard.FlinksCalls.Answered;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.ShardLog.Restored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One partition's loop as a step function: take inputs, decide, commit one transaction, act. No thread, no clock, no
 * Kafka, no HTTP. Used by one thread.
 *
 * <p>What must hold: memory moves on, and calls go out, only after the commit that covers them. A step whose commit was
 * refused for a stale membership keeps its draft and commits the same again before it takes anything new.
 */
public final class Shard implements Steps {

    /** How soon to look again, where a commit was refused. */
    private static final Duration REFUSED = Duration.ofMillis(20);

    /** How many due timers and starts one turn takes at most, so that no transaction grows without bound. */
    private static final int MOST_PER_TURN = 1_000;

    private static final String INTERNAL_ERROR = "INTERNAL_ERROR";
    private static final String OURS = "a rule failed on this record; please report it";

    private final Parts parts;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<Long, String> underWay = new HashMap<>();
    private final Timers timers = new Timers();
    private final Admission admission;
    private final Outbox outbox = new Outbox();
    private final Timers resting = new Timers();
    private final Census census = new Census();
    private final List<RawRecord> untakenRecords = new ArrayList<>();
    private final AnswersInHand answersInHand = new AnswersInHand();
    private @Nullable Draft unsettled;
    private boolean admitting = true;
    /** When there may be room for what waits for it; {@link Instant#MAX} where nothing does. */
    private Instant roomAt = Instant.MAX;

    private long lastCallId;

    /**
     * What a shard stands on.
     *
     * @param calls this shard object's own: ids of calls begin at 1 with every new owner, so an answer to a call of an
     *     earlier owner in the same process must not come here
     * @param pauses what operators have paused
     * @param bounds how much it may hold
     */
    public record Parts(
            ShardLog log,
            FlinksCalls calls,
            Pauses pauses,
            Intake intake,
            Policy policy,
            ConnectPages pages,
            RandomGenerator random,
            ShardObserver observer,
            Bounds bounds) {}

    /**
     * How much a shard may hold.
     *
     * @param open sessions in progress, past which records stay in the topic
     * @param queuedBatch queued sessions, past which batch records stay in the topic
     * @param parked queued batch sessions that wait for their bank only; so many do not count as queued
     * @param resting sessions remembered; past this the oldest is forgotten early
     */
    public record Bounds(int open, int queuedBatch, int parked, int resting) {
        /** Bounds the number, not the bytes: a remembered login takes some hundred bytes, one with many ids some kilobytes. */
        public static final Bounds DEFAULT = new Bounds(50_000, 1_000, 20_000, 200_000);
    }

    /**
     * How a turn ended.
     *
     * @param commit of the turn's transaction; COMMITTED where there was nothing to commit. After STALE_MEMBERSHIP the
     *     next step commits the same again before it takes anything new (its inputs were taken: do not hand them in
     *     again); after LOST this shard is of no further use
     * @param wakeAt when the next step is due even if nothing arrives
     */
    public record Turn(Commit commit, Instant wakeAt) {}

    /** Nothing is done before {@link #start}. */
    public Shard(Parts parts) {
        this.parts = parts;
        this.admission = new Admission(parts.calls(), parts.pauses());
    }

    @Override
    public Turn start(Instant now, Restored restored, Map<Source, Long> positions) {
        Draft draft = new Draft(now);
        positions.forEach(draft::position);
        restored.sessions().forEach((loginId, session) -> {
            Entry entry = new Entry(session, Pace.fresh(now), Entry.NO_CALL);
            entries.put(loginId, entry);
            census.changed(null, session);
            apply(draft, loginId, new Input.Restored());
        });
        roomAt = now;
        return settle(draft, now);
    }

    @Override
    public Turn step(Instant now, List<RawRecord> records, List<Answered> answers) {
        untakenRecords.addAll(records);
        answersInHand.add(answers);
        if (unsettled != null) {
            Turn again = settle(unsettled, now);
            if (again.commit() != Commit.COMMITTED) {
                return again;
            }
        }
        Draft draft = new Draft(now);
        answersInHand.turn().forEach(answered -> take(draft, answered));
        untakenRecords.forEach(record -> take(draft, record));
        untakenRecords.clear();
        timers.due(now, MOST_PER_TURN).forEach(loginId -> apply(draft, loginId, new Input.Due()));
        forgetBeyondBound(draft);
        admit(draft);
        return settle(draft, now);
    }

    @Override
    public boolean wants(Source source) {
        if (unsettled != null) {
            return false;
        }
        return switch (source) {
            case INTERACTIVE, REDIRECTS -> census.open() < parts.bounds().open();
            // Half of the room is kept for people who wait.
            case BATCH ->
                queued() < parts.bounds().queuedBatch()
                        && census.open() < parts.bounds().open() / 2;
        };
    }

    private int queued() {
        return admission.size() - Math.min(admission.parked(), parts.bounds().parked());
    }

    @Override
    public void stopAdmitting() {
        admitting = false;
    }

    @Override
    public boolean startsInFlight() {
        return census.count(Census.State.STARTING) > 0;
    }

    @Override
    public Census.Snapshot census() {
        return census.snapshot();
    }

    /** Calls that went out and are not answered yet, superseded ones included. */
    int callsUnderWay() {
        return underWay.size();
    }

    private void take(Draft draft, Answered answered) {
        String loginId = underWay.remove(answered.callId());
        Entry entry = loginId == null ? null : entry(draft, loginId);
        if (loginId == null || entry == null || entry.callId() != answered.callId()) {
            parts.observer().lateAnswer();
            return;
        }
        apply(draft, loginId, new Input.Answered(answered.answer()));
    }

    private void take(Draft draft, RawRecord record) {
        draft.position(record.source(), record.offset() + 1);
        switch (read(record)) {
            case Arrival.Accepted accepted -> {
                if (!apply(draft, accepted.loginId(), accepted.input())) {
                    draft.deadLetter(new Transaction.DeadLetter(record, INTERNAL_ERROR, OURS));
                }
            }
            case Arrival.Elsewhere elsewhere ->
                draft.forward(new Transaction.Forward(record, elsewhere.loginId(), elsewhere.partition()));
            case Arrival.Unacceptable unacceptable -> {
                draft.deadLetter(new Transaction.DeadLetter(record, unacceptable.reason(), unacceptable.detail()));
                if (unacceptable.loginId() != null && unacceptable.refusal() != null) {
                    apply(draft, unacceptable.loginId(), unacceptable.refusal());
                }
            }
        }
    }

    private Arrival read(RawRecord record) {
        try {
            return parts.intake().read(record);
        } catch (RuntimeException bug) {
            parts.observer().ruleFailed(bug);
            return new Arrival.Unacceptable(INTERNAL_ERROR, OURS, null, null);
        }
    }

    /** Decides on top of what this turn has decided already; {@code false} where a rule failed. */
    private boolean apply(Draft draft, String loginId, Input input) {
        Entry was = entry(draft, loginId);
        if (was == null) {
            was = new Entry(null, Pace.fresh(draft.now), Entry.NO_CALL);
        }
        Context context = new Context(loginId, draft.now, parts.random().nextDouble(), parts.policy(), parts.pages());
        try {
            decided(draft, loginId, was, SessionMachine.decide(context, was.session(), was.pace(), input));
            return true;
        } catch (RuntimeException bug) {
            parts.observer().ruleFailed(bug);
            rescue(draft, context, was, input);
            return false;
        }
    }

    /** A queued session may start in the very turn that queues it. */
    private void decided(Draft draft, String loginId, Entry was, Decision decision) {
        draft.decided(loginId, was, decision);
        admission.changed(loginId, decision.next(), draft.now);
    }

    /** An exception never loops: a request is answered, a session that cannot go on is ended. */
    private void rescue(Draft draft, Context context, Entry was, Input input) {
        try {
            if (input instanceof Input.Requested requested) {
                Input refusal = new Input.Unacceptable(requested.waiter());
                decided(
                        draft,
                        context.loginId(),
                        was,
                        SessionMachine.decide(context, was.session(), was.pace(), refusal));
            } else if (!(input instanceof Input.Confirmed)
                    && !(input instanceof Input.DataArrived)
                    && was.session() != null) {
                decided(draft, context.loginId(), was, SessionMachine.abandon(context, was.session()));
            }
        } catch (RuntimeException worse) {
            parts.observer().ruleFailed(worse);
        }
    }

    private @Nullable Entry entry(Draft draft, String loginId) {
        Entry drafted = draft.entry(loginId);
        return drafted != null ? drafted : entries.get(loginId);
    }

    private void forgetBeyondBound(Draft draft) {
        int excess = resting.size() - parts.bounds().resting();
        resting.due(Instant.MAX, Math.clamp(excess, 0, MOST_PER_TURN)).stream()
                .filter(loginId -> draft.entry(loginId) == null)
                .forEach(loginId -> apply(draft, loginId, new Input.Evicted()));
    }

    /** Calls of open sessions come first; a start is decided only with its room in hand. */
    private void admit(Draft draft) {
        roomAt = Instants.earlier(outbox.flush(parts.calls(), underWay), draft.takeRoom(parts.calls()));
        if (admitting && roomAt.equals(Instant.MAX)) {
            roomAt = admission.admit(
                    draft.now, loginId -> claim(draft, loginId), claim -> start(draft, claim), MOST_PER_TURN);
        }
    }

    private @Nullable Claim claim(Draft draft, String loginId) {
        Entry entry = entry(draft, loginId);
        return entry != null && entry.session() instanceof Session.Queued queued
                ? Claim.of(new Call.Start(loginId), queued)
                : null;
    }

    private void start(Draft draft, Claim claim) {
        String loginId = ((Call.Start) claim.call()).loginId();
        apply(draft, loginId, new Input.Admitted());
        if (draft.calls().containsKey(loginId)) {
            draft.hasRoom(loginId);
        } else {
            Entry entry = entry(draft, loginId);
            boolean waits = entry != null
                    && entry.session() instanceof Session.Queued queued
                    && queued.notBefore().isAfter(draft.now);
            if (!waits) {
                // A rule that failed leaves it queued, and would fail again.
                admission.changed(loginId, null, draft.now);
            }
            parts.calls().release(claim.call());
        }
    }

    private Turn settle(Draft draft, Instant now) {
        // Until it is settled, whatever happens below: then its room can be given back.
        unsettled = draft;
        Transaction transaction = draft.transaction();
        Commit commit = transaction.isEmpty() ? Commit.COMMITTED : parts.log().commit(transaction);
        switch (commit) {
            case COMMITTED -> {
                unsettled = null;
                moveOn(draft);
                draft.tell(parts.observer());
                roomAt = Instants.earlier(roomAt, outbox.flush(parts.calls(), underWay));
            }
            case STALE_MEMBERSHIP -> unsettled = draft;
            case LOST -> {
                unsettled = null;
                answersInHand.close();
                release(draft);
            }
        }
        return new Turn(commit, wakeAt(now));
    }

    @Override
    public void abandon() {
        unsettled = null;
        answersInHand.close();
        parts.calls().close();
    }

    private void release(Draft draft) {
        draft.calls().forEach((loginId, call) -> {
            if (draft.roomInHand(loginId)) {
                parts.calls().release(call);
            }
        });
    }

    private void moveOn(Draft draft) {
        answersInHand.settled();
        draft.entries().forEach((loginId, entry) -> {
            Session before = draft.before(loginId);
            Session session = entry.session();
            Call call = draft.calls().get(loginId);
            long callId = call == null ? entry.callId() : ++lastCallId;
            if (session == null) {
                entries.remove(loginId);
                timers.clear(loginId);
            } else {
                entries.put(loginId, new Entry(session, entry.pace(), callId));
                timers.set(loginId, Timetable.dueAt(session, entry.pace(), parts.policy()));
            }
            if (session instanceof Session.Resting atRest) {
                resting.set(loginId, atRest.until());
            } else {
                resting.clear(loginId);
            }
            census.changed(before, session);
            parts.observer().changed(loginId, before, session);
            if (call != null) {
                send(draft, loginId, callId);
            } else if (callId == Entry.NO_CALL) {
                outbox.withdraw(loginId);
            }
        });
    }

    private void send(Draft draft, String loginId, long callId) {
        Claim claim = draft.claim(loginId);
        if (draft.roomInHand(loginId)) {
            outbox.withdraw(loginId);
            underWay.put(callId, loginId);
            parts.calls().send(callId, claim.call());
        } else {
            outbox.add(loginId, callId, claim);
        }
    }

    private Instant wakeAt(Instant now) {
        if (unsettled != null) {
            return now.plus(REFUSED);
        }
        Instant next = answersInHand.isEmpty() ? Instants.earlier(timers.next(), roomAt) : now;
        Instant soonest = now.plusMillis(1);
        return next.isBefore(soonest) ? soonest : next;
    }
}
