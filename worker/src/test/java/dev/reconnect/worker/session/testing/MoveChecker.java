package dev.reconnect.worker.session.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.EventType;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Confirmation;
import dev.reconnect.worker.session.Context;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.Input;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.session.Waiter;
import dev.reconnect.worker.session.rules.SessionMachine;
import dev.reconnect.worker.session.rules.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plays moves on the rules; checks every decision against the invariants, and every start against the model. */
public final class MoveChecker {

    private static final int MOST_STEPS = 5_000;
    private static final Duration LONGEST = Duration.ofHours(4);

    private final Policy policy;
    private final FlinksModel flinks;
    private @Nullable Session session;
    private @Nullable Call underWay;
    private CallProgress progress = CallProgress.fresh(SessionHarness.NOON);
    private Instant now = SessionHarness.NOON;
    private int ids;
    private final List<Waiter> asked = new ArrayList<>();
    private final List<String> confirmed = new ArrayList<>();
    private final Set<String> owed = new HashSet<>();
    /** Whether the answer is the cache's, which repeats a rejection and is none. */
    private boolean repeated;

    private final Map<String, Integer> ends = new HashMap<>();
    private final Set<String> announced = new HashSet<>();
    public final Set<Class<?>> states = new HashSet<>();
    public final Set<Transition> transitions = new HashSet<>();
    public final Set<Signal> notes = EnumSet.noneOf(Signal.class);

    public MoveChecker(Policy policy) {
        this.policy = policy;
        this.flinks = new FlinksModel(policy);
    }

    public void play(SessionMove move) {
        probe(move);
        switch (move.kind()) {
            case REQUEST -> request(waiter(move), move.amount() % 4 == 0);
            case REQUEST_AGAIN -> {
                if (!asked.isEmpty()) {
                    request(asked.get(Math.max(0, asked.size() - 1 - move.choice() % 5)), move.amount() % 2 == 0);
                }
            }
            case UNACCEPTABLE -> {
                Waiter waiter = waiter(move);
                owed.add(waiter.refreshId());
                apply(new Input.Unacceptable(waiter));
            }
            case CONFIRM -> {
                String id = nextId("c");
                confirmed.add(id);
                confirm(id, move);
            }
            case CONFIRM_AGAIN -> {
                if (!confirmed.isEmpty()) {
                    confirm(confirmed.get(Math.max(0, confirmed.size() - 1 - move.choice() % 3)), move);
                }
            }
            case ADMIT -> apply(new Input.Admitted());
            case ANSWER -> answer(AnyAnswer.to(underWay, move, now, flinks));
            case ANSWER_WELL -> answer(AnyAnswer.good(underWay, move, now, flinks));
            case DUE -> due();
            case WAIT -> {
                Duration left = Duration.between(now, dueAt());
                now = left.isNegative() || left.compareTo(LONGEST) > 0
                        ? now.plusSeconds(move.amount())
                        : now.plusMillis(left.toMillis() * move.amount() / 100);
                apply(new Input.Due());
            }
            case TAKE_OVER -> {
                now = now.plusSeconds((long) move.amount() * (move.choice() % 3 == 0 ? 60 : 1));
                takeOver();
            }
            case EVICT -> {
                if (session instanceof Resting) {
                    apply(new Input.Evicted());
                }
            }
        }
    }

    /** Lets every refresh end, while Flinks answers in one way only. */
    public void comeToRest(SessionMove way) {
        Instant until = now.plus(LONGEST);
        for (int steps = 0; session != null && !(session instanceof Resting); steps++) {
            assertThat(steps).as("steps, in %s", session).isLessThan(MOST_STEPS);
            assertThat(now).as("time, in %s", session).isBefore(until);
            if (session instanceof Queued queued && !queued.notBefore().isAfter(now)) {
                apply(new Input.Admitted());
            } else if (underWay != null && (underWay instanceof Call.Start || steps % 8 != 7)) {
                now = now.plusMillis(way.amount());
                answer(AnyAnswer.to(underWay, way, now, flinks));
            } else if (session instanceof Queued queued && queued.notBefore().isBefore(dueAt())) {
                now = queued.notBefore();
            } else {
                due();
            }
        }
        owed.forEach(
                id -> assertThat(ends.getOrDefault(id, 0)).as("ends of %s", id).isEqualTo(1));
    }

    private void due() {
        Instant dueAt = dueAt();
        if (session != null && dueAt.isBefore(Instant.MAX)) {
            now = dueAt.isAfter(now) ? dueAt : now;
            apply(new Input.Due());
        }
    }

    private void takeOver() {
        flinks.contacted(underWay, now);
        underWay = null;
        progress = CallProgress.fresh(now);
        if (session != null) {
            apply(new Input.Restored());
        }
    }

    private void request(Waiter waiter, boolean force) {
        owed.add(waiter.refreshId());
        apply(new Input.Requested(waiter, force, Institution.UNKNOWN));
    }

    private void confirm(String id, SessionMove move) {
        String named = move.choice() % 3 == 0 ? null : "s" + move.choice() % 3;
        boolean byFlinks = move.amount() % 4 == 0;
        boolean known = session != null && session.history().knowsConfirmation(id);
        if (!known && (byFlinks ? leftToAPerson() : isLate())) {
            owed.add(id);
        }
        Confirmation confirmation = new Confirmation(id, named, now, null, null);
        apply(byFlinks ? new Input.DataArrived(confirmation) : new Input.Confirmed(confirmation));
    }

    /** Whether a redirect that comes now has an outcome of its own. */
    private boolean isLate() {
        if (session instanceof Session.Open open) {
            int late = open.confirmations().size();
            return late > 0 && late < Confirmation.KEPT;
        }
        return true;
    }

    private boolean leftToAPerson() {
        String last = session instanceof Resting resting ? resting.history().lastOutcome() : null;
        return EventType.CREDENTIALS_REQUIRED.type().equals(last)
                || EventType.MFA_CHALLENGE_EXPIRED.type().equals(last);
    }

    private String nextId(String prefix) {
        ids++;
        return prefix + ids;
    }

    private Waiter waiter(SessionMove move) {
        Lane lane = move.choice() % 2 == 0 ? Lane.INTERACTIVE : Lane.BATCH;
        Duration left = move.choice() % 5 == 0 ? Duration.ofSeconds(move.amount()) : policy.deadline(lane);
        Waiter waiter = new Waiter(nextId("r"), lane, now, now.plus(left), Waiter.Requester.UNKNOWN);
        asked.add(waiter);
        return waiter;
    }

    private void answer(Answer answer) {
        Call call = underWay;
        if (call != null) {
            underWay = null;
            flinks.answered(call, answer, now);
            repeated = call instanceof Call.CheckCached;
            apply(new Input.Answered(answer));
            repeated = false;
        }
    }

    private Instant dueAt() {
        return session == null ? Instant.MAX : Timetable.dueAt(session, progress, policy);
    }

    private Context context() {
        return new Context(SessionHarness.LOGIN, now, 0.5, policy, SessionHarness.PAGES);
    }

    /** Even an input that does not fit leads to a decision that ends by itself, never to an exception. */
    private void probe(SessionMove move) {
        Answer answer = AnyAnswer.to(new Call.Start(SessionHarness.LOGIN), move, now, new FlinksModel(policy));
        for (Input input : List.of(
                new Input.Admitted(),
                new Input.Answered(answer),
                new Input.Due(),
                new Input.Restored(),
                new Input.Evicted())) {
            check(SessionMachine.decide(context(), session, progress, input));
        }
        if (session instanceof Session.Open open) {
            Decision abandoned = SessionMachine.abandon(context(), session);
            assertThat(abandoned.outcomes())
                    .hasSizeGreaterThanOrEqualTo(open.waiters().size());
            assertThat(abandoned.next()).isInstanceOf(Resting.class);
        }
    }

    private void apply(Input input) {
        Decision decision = SessionMachine.decide(context(), session, progress, input);
        check(decision);
        if (decision.signals().contains(Signal.DOUBT_RETRIED)) {
            flinks.doubtTaken();
        }
        if (decision.call() != null) {
            flinks.contacted(underWay, now);
            if (decision.call() instanceof Call.Start) {
                flinks.started(now);
            }
            underWay = decision.call();
            if (!(underWay instanceof Call.Start)) {
                flinks.contacted(underWay, now);
            }
        } else if (!decision.progress().calling()) {
            flinks.contacted(underWay, now);
            underWay = null;
        }
        assertThat(decision.progress().calling()).as("calling").isEqualTo(underWay != null);
        Transition.between(session, decision.next()).ifPresent(transitions::add);
        session = decision.next();
        progress = decision.progress();
        decision.outcomes().forEach(this::published);
        states.add(session == null ? Void.class : session.getClass());
        notes.addAll(decision.signals());
        if (session == null) {
            flinks.forgotten();
            ends.clear();
            owed.clear();
            announced.clear();
        }
    }

    private void published(Published published) {
        Outcome outcome = published.outcome();
        String id = outcome.subject().answers();
        assertThat(owed).as("asked for").contains(id);
        assertThat(ends.getOrDefault(id, 0)).as("ends of %s before", id).isZero();
        if (outcome.terminal()) {
            ends.put(id, 1);
        } else {
            assertThat(announced.add(id + "/" + outcome + "/" + published.ordinal()))
                    .as("announced once: %s", outcome)
                    .isTrue();
        }
        if (outcome instanceof CredentialsRequired && !repeated) {
            flinks.rejected(now);
        }
    }

    /** Checks what must hold of every decision. */
    private void check(Decision decision) {
        Session next = decision.next();
        if (next == null) {
            return;
        }
        LoginHistory history = next.history();
        assertThat(history.refreshIds().size()).as("remembered refreshes").isLessThanOrEqualTo(LoginHistory.IDS);
        assertThat(history.confirmationIds().size())
                .as("remembered confirmations")
                .isLessThanOrEqualTo(LoginHistory.IDS);
        if (next instanceof Session.Open open) {
            assertThat(open.waiters().size()).as("waiters").isLessThanOrEqualTo(policy.waiters());
            boolean startWithoutWaiters =
                    next instanceof Starting && open.waiters().isEmpty();
            Instant dueAt = Timetable.dueAt(next, decision.progress(), policy);
            assertThat(dueAt.isBefore(Instant.MAX) || startWithoutWaiters)
                    .as("ends by itself: %s", next)
                    .isTrue();
        }
    }
}
