package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Context;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Input;
import dev.reconnect.worker.session.Instants;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Waiter;
import dev.reconnect.worker.session.rules.SessionMachine;
import dev.reconnect.worker.session.rules.Timetable;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.ShardLog.RestoredShard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One partition's loop as a step function: take inputs, decide, commit one transaction, act. No thread, no clock, no
 * Kafka, no HTTP. Used by one thread.
 *
 * <p>What must hold: memory moves on, and calls leave, only after the commit that covers them. If a commit is refused
 * and surely aborted, the step keeps its draft and commits it again before it takes anything new.
 */
public final class Shard implements ShardLoop {

    /** How soon to step again after a commit was refused. */
    private static final Duration REFUSED = Duration.ofMillis(20);

    /** How many answers, due timers and starts of each lane a turn takes: an answer may have to wait for one turn. */
    private static final int MOST_PER_TURN = 200;

    private static final String INTERNAL_ERROR = "INTERNAL_ERROR";
    private static final String OURS = "a rule failed on this record; please report it";

    private final ShardParts parts;
    private final Map<String, LoginEntry> entries = new HashMap<>();
    private final Map<Long, String> underWay = new HashMap<>();
    private final Timers timers = new Timers();
    private final Admission admission;
    private final Outbox outbox = new Outbox();
    private final Timers resting = new Timers();
    private final SessionCounts counts = new SessionCounts();
    private final List<RawRecord> untakenRecords = new ArrayList<>();
    private final AnswerBacklog backlog = new AnswerBacklog();
    private @Nullable TurnDraft unsettled;
    private boolean admitting = true;
    /** When a permit may be free for what waits for one; {@link Instant#MAX} if nothing waits. */
    private Instant permitAt = Instant.MAX;

    private long lastCallId;

    /**
     * How a turn ended.
     *
     * @param commit of the turn's transaction; COMMITTED if there was nothing to commit. After STALE_MEMBERSHIP
     *     or REFUSED the next step commits the same again before it takes anything new (the inputs were taken: do not pass them
     *     again). After LOST this shard cannot be used any more
     * @param wakeAt when the next step is due even if nothing arrives
     */
    public record Turn(Commit commit, Instant wakeAt) {}

    /** A shard that does nothing before {@link #start}. */
    public Shard(ShardParts parts) {
        this.parts = parts;
        this.admission = new Admission(parts.calls(), parts.pauses(), MOST_PER_TURN);
    }

    @Override
    public Turn start(Instant now, RestoredShard restoredShard, Map<Source, Long> positions) {
        TurnDraft draft = new TurnDraft(now);
        positions.forEach(draft::position);
        restoredShard.sessions().forEach((loginId, session) -> {
            LoginEntry entry = new LoginEntry(session, CallProgress.fresh(now), LoginEntry.NO_CALL);
            entries.put(loginId, entry);
            counts.changed(null, session);
            apply(draft, loginId, new Input.Restored());
        });
        permitAt = now;
        return settle(draft, now);
    }

    @Override
    public Turn step(Instant now, List<RawRecord> records, List<CallAnswer> answers) {
        untakenRecords.addAll(records);
        backlog.add(answers);
        if (unsettled != null) {
            Turn again = settle(unsettled, now);
            if (again.commit() != Commit.COMMITTED) {
                return again;
            }
        }
        TurnDraft draft = new TurnDraft(now);
        backlog.turn(MOST_PER_TURN, this::urgency).forEach(callAnswer -> take(draft, callAnswer));
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
            case INTERACTIVE, REDIRECTS -> counts.open() < parts.bounds().open();
            // Half of the bound is kept for people who wait.
            case BATCH ->
                queuedBatch() < parts.bounds().queuedBatch()
                        && counts.open() < parts.bounds().open() / 2;
        };
    }

    private int queuedBatch() {
        return admission.queuedBatch()
                - Math.min(admission.parked(), parts.bounds().parked());
    }

    @Override
    public void stopAdmitting() {
        admitting = false;
    }

    @Override
    public boolean startsInFlight() {
        return counts.count(SessionCounts.CountedState.STARTING) > 0;
    }

    @Override
    public boolean answersWait() {
        return !backlog.isEmpty();
    }

    @Override
    public SessionCounts.Snapshot counts() {
        return counts.snapshot();
    }

    /** Calls that have left and are not answered yet, superseded ones included. */
    int callsUnderWay() {
        return underWay.size();
    }

    /** Answers to starts come first, because until they are committed, no one knows whether a session is open. */
    private int urgency(CallAnswer callAnswer) {
        String loginId = underWay.get(callAnswer.callId());
        LoginEntry entry = loginId == null ? null : entries.get(loginId);
        Session session = entry == null ? null : entry.session();
        if (session instanceof Session.Starting) {
            return 0;
        }
        return session instanceof Session.Open open && Waiter.lane(open.waiters()) == Lane.INTERACTIVE ? 1 : 2;
    }

    private void take(TurnDraft draft, CallAnswer callAnswer) {
        String loginId = underWay.remove(callAnswer.callId());
        LoginEntry entry = loginId == null ? null : entry(draft, loginId);
        if (loginId == null || entry == null || entry.callId() != callAnswer.callId()) {
            parts.observer().lateAnswer();
            return;
        }
        apply(draft, loginId, new Input.Answered(callAnswer.answer()));
    }

    private void take(TurnDraft draft, RawRecord record) {
        draft.position(record.source(), record.next());
        switch (read(record, draft.now())) {
            case IntakeResult.Accepted accepted -> {
                if (!apply(draft, accepted.loginId(), accepted.input())) {
                    draft.deadLetter(new Transaction.DeadLetter(record, INTERNAL_ERROR, OURS));
                }
            }
            case IntakeResult.Elsewhere elsewhere ->
                draft.forward(new Transaction.Forward(record, elsewhere.loginId(), elsewhere.partition()));
            case IntakeResult.Invalid invalid -> {
                draft.deadLetter(new Transaction.DeadLetter(record, invalid.reason(), invalid.detail()));
                if (invalid.loginId() != null && invalid.refusal() != null) {
                    apply(draft, invalid.loginId(), invalid.refusal());
                }
            }
        }
    }

    private IntakeResult read(RawRecord record, Instant now) {
        try {
            return parts.intake().read(record, now);
        } catch (RuntimeException bug) {
            parts.observer().ruleFailed(bug);
            return new IntakeResult.Invalid(INTERNAL_ERROR, OURS, null, null);
        }
    }

    /** Decides, on top of what this turn has already decided; returns {@code false} if a rule failed. */
    private boolean apply(TurnDraft draft, String loginId, Input input) {
        LoginEntry was = entry(draft, loginId);
        if (was == null) {
            was = new LoginEntry(null, CallProgress.fresh(draft.now()), LoginEntry.NO_CALL);
        }
        Context context = parts.rules().context(loginId, draft.now());
        try {
            decided(draft, loginId, was, SessionMachine.decide(context, was.session(), was.progress(), input));
            return true;
        } catch (RuntimeException bug) {
            parts.observer().ruleFailed(bug);
            rescue(draft, context, was, input);
            return false;
        }
    }

    /** A session may start in the same turn that queues it. */
    private void decided(TurnDraft draft, String loginId, LoginEntry was, Decision decision) {
        draft.decided(loginId, was, decision);
        admission.changed(loginId, decision.next(), draft.now());
    }

    /** A rule that failed is not tried again: a request is answered, and a session that cannot go on is ended. */
    private void rescue(TurnDraft draft, Context context, LoginEntry was, Input input) {
        try {
            if (input instanceof Input.Requested requested) {
                Input refusal = new Input.Unacceptable(requested.waiter());
                decided(
                        draft,
                        context.loginId(),
                        was,
                        SessionMachine.decide(context, was.session(), was.progress(), refusal));
            } else if (!(input instanceof Input.Confirmed)
                    && !(input instanceof Input.DataArrived)
                    && was.session() != null) {
                decided(draft, context.loginId(), was, SessionMachine.abandon(context, was.session()));
            }
        } catch (RuntimeException worse) {
            parts.observer().ruleFailed(worse);
        }
    }

    private @Nullable LoginEntry entry(TurnDraft draft, String loginId) {
        LoginEntry drafted = draft.entry(loginId);
        return drafted != null ? drafted : entries.get(loginId);
    }

    private void forgetBeyondBound(TurnDraft draft) {
        long excess = counts.restingBytes() - parts.bounds().resting().perShard();
        if (excess <= 0) {
            return;
        }
        for (String loginId : resting.due(Instant.MAX, MOST_PER_TURN)) {
            LoginEntry entry = entries.get(loginId);
            if (excess > 0 && entry != null && entry.session() != null && draft.entry(loginId) == null) {
                excess -= entry.session().history().heapBytes();
                apply(draft, loginId, new Input.Evicted());
            }
        }
    }

    /** Calls of open sessions ask first; a start is decided only with its permit in hand. */
    private void admit(TurnDraft draft) {
        WaitingCalls waitingCalls = new WaitingCalls();
        outbox.flush(parts.calls(), underWay, waitingCalls);
        draft.takePermits(parts.calls(), waitingCalls);
        permitAt = waitingCalls.again();
        if (admitting) {
            Admission.Round round = admission.round(draft.now(), waitingCalls);
            for (Admission.AdmittedStart start = round.next(); start != null; start = round.next()) {
                start(draft, start);
            }
            permitAt = Instants.earlier(permitAt, round.again());
        }
    }

    private void start(TurnDraft draft, Admission.AdmittedStart start) {
        String loginId = start.loginId();
        apply(draft, loginId, new Input.Admitted());
        if (new Call.Start(loginId).equals(draft.calls().get(loginId))) {
            draft.granted(loginId, start.permit());
        } else {
            LoginEntry entry = entry(draft, loginId);
            boolean waits = entry != null
                    && entry.session() instanceof Session.Queued queued
                    && queued.notBefore().isAfter(draft.now());
            if (!waits) {
                // If the rule failed, the session is still queued, and the rule would fail again.
                admission.changed(loginId, null, draft.now());
            }
            start.permit().close();
        }
    }

    private Turn settle(TurnDraft draft, Instant now) {
        // The draft is kept until it is settled, whatever happens below, so that its permits can be given back.
        unsettled = draft;
        Transaction transaction = draft.transaction();
        Commit commit = transaction.isEmpty() ? Commit.COMMITTED : parts.log().commit(transaction);
        switch (commit) {
            case COMMITTED -> {
                unsettled = null;
                moveOn(draft);
                draft.tell(parts.observer());
                WaitingCalls waitingCalls = new WaitingCalls();
                outbox.flush(parts.calls(), underWay, waitingCalls);
                permitAt = Instants.earlier(permitAt, waitingCalls.again());
            }
            case STALE_MEMBERSHIP -> unsettled = draft;
            case REFUSED -> {
                unsettled = draft;
                draft.lapsePermits();
            }
            case LOST -> {
                unsettled = null;
                backlog.close();
                draft.closePermits();
            }
        }
        return new Turn(commit, wakeAt(now));
    }

    @Override
    public void abandon() {
        unsettled = null;
        backlog.close();
        parts.calls().close();
    }

    private void moveOn(TurnDraft draft) {
        backlog.settled();
        draft.entries().forEach((loginId, entry) -> {
            Session before = draft.before(loginId);
            Session session = entry.session();
            Call call = draft.calls().get(loginId);
            long callId = call == null ? entry.callId() : ++lastCallId;
            if (session == null) {
                entries.remove(loginId);
                timers.clear(loginId);
            } else {
                entries.put(loginId, new LoginEntry(session, entry.progress(), callId));
                timers.set(
                        loginId,
                        Timetable.dueAt(session, entry.progress(), parts.rules().policy()));
            }
            if (session instanceof Session.Resting atRest) {
                resting.set(loginId, atRest.until());
            } else {
                resting.clear(loginId);
            }
            counts.changed(before, session);
            parts.observer().changed(loginId, before, session);
            if (call != null) {
                send(draft, loginId, callId);
            } else if (callId == LoginEntry.NO_CALL) {
                outbox.withdraw(loginId);
            }
        });
    }

    private void send(TurnDraft draft, String loginId, long callId) {
        Permit permit = draft.permit(loginId);
        if (permit != null) {
            outbox.withdraw(loginId);
            underWay.put(callId, loginId);
            permit.send(callId);
        } else {
            outbox.add(loginId, callId, draft.callRequest(loginId));
        }
    }

    private Instant wakeAt(Instant now) {
        if (unsettled != null) {
            return now.plus(REFUSED);
        }
        Instant next = backlog.isEmpty() ? Instants.earlier(timers.next(), permitAt) : now;
        Instant soonest = now.plusMillis(1);
        return next.isBefore(soonest) ? soonest : next;
    }
}
