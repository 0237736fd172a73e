package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.OutcomeIds;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.session.Waiter;
import dev.reconnect.worker.shard.Transaction.DeadLetter;
import dev.reconnect.worker.shard.Transaction.Forward;
import dev.reconnect.worker.shard.Transaction.JournalWrite;
import dev.reconnect.worker.shard.Transaction.OutgoingEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that a turn has decided, on which no one may rely yet. It becomes one transaction. The shard's memory takes it
 * over only once the transaction is known to be committed.
 */
final class TurnDraft {

    private final Instant now;
    private final Map<String, @Nullable Session> before = new LinkedHashMap<>();
    private final Map<String, LoginEntry> entries = new LinkedHashMap<>();
    private final Map<String, Call> calls = new LinkedHashMap<>();
    private final Map<String, Permit> permits = new LinkedHashMap<>();
    private final List<Published> published = new ArrayList<>();
    private final List<Forward> forwards = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final Map<Source, Long> positions = new EnumMap<>(Source.class);
    private final List<Noted> notes = new ArrayList<>();

    private record Noted(Signal note, Lane lane) {}

    TurnDraft(Instant now) {
        this.now = now;
    }

    /** When the turn began. */
    Instant now() {
        return now;
    }

    void position(Source source, long next) {
        positions.put(source, next);
    }

    void forward(Forward forward) {
        forwards.add(forward);
    }

    void deadLetter(DeadLetter deadLetter) {
        deadLetters.add(deadLetter);
    }

    @Nullable LoginEntry entry(String loginId) {
        return entries.get(loginId);
    }

    /** Adds a decision on {@code was}, the entry that this turn found. A superseded or unwanted call is dropped. */
    void decided(String loginId, LoginEntry was, Decision decision) {
        if (!before.containsKey(loginId)) {
            before.put(loginId, was.session());
        }
        if (decision.call() != null) {
            calls.put(loginId, decision.call());
        } else if (!decision.progress().calling()) {
            calls.remove(loginId);
        }
        long callId = decision.progress().calling() ? was.callId() : LoginEntry.NO_CALL;
        entries.put(loginId, new LoginEntry(decision.next(), decision.progress(), callId));
        published.addAll(decision.outcomes());
        Lane lane = lane(decision.next() == null ? was.session() : decision.next());
        decision.signals().forEach(signal -> notes.add(new Noted(signal, lane)));
    }

    private static Lane lane(@Nullable Session session) {
        return session instanceof Session.Open open ? Waiter.lane(open.waiters()) : Lane.INTERACTIVE;
    }

    Transaction transaction() {
        List<JournalWrite> journal = new ArrayList<>();
        entries.forEach((loginId, entry) -> {
            if (!Objects.equals(before.get(loginId), entry.session())) {
                journal.add(new JournalWrite(loginId, entry.session()));
            }
        });
        List<OutgoingEvent> publications = published.stream()
                .map(one -> new OutgoingEvent(id(one), one.outcome(), now, one.traceparent(), one.documents()))
                .toList();
        return new Transaction(journal, publications, forwards, deadLetters, positions);
    }

    private static String id(Published one) {
        Outcome outcome = one.outcome();
        return outcome instanceof MfaChallengePending challenge
                ? OutcomeIds.ofChallenge(challenge, one.ordinal())
                : OutcomeIds.of(outcome);
    }

    Map<String, LoginEntry> entries() {
        return entries;
    }

    @Nullable Session before(String loginId) {
        return before.get(loginId);
    }

    Map<String, Call> calls() {
        return calls;
    }

    /**
     * Takes permits for the calls of open sessions decided so far, first for those for which a person waits. If one
     * kind of call gets none, the others go on. What gets none is added to {@code waitingCalls}.
     */
    void takePermits(FlinksCalls flinks, WaitingCalls waitingCalls) {
        Set<CallRequest.Line> refused = new HashSet<>();
        List<CallRequest> peopleFirst = calls.keySet().stream()
                .map(this::callRequest)
                .sorted(Comparator.comparing(CallRequest::lane))
                .toList();
        for (CallRequest callRequest : peopleFirst) {
            if (refused.contains(callRequest.line())) {
                continue;
            }
            PermitDecision decision = flinks.acquire(callRequest);
            waitingCalls.add(callRequest, decision);
            if (decision instanceof PermitDecision.Granted granted) {
                permits.put(callRequest.loginId(), granted.permit());
            } else if (decision instanceof PermitDecision.Later) {
                refused.add(callRequest.line());
            }
        }
    }

    /** The login's request for the call that was decided. */
    CallRequest callRequest(String loginId) {
        Call call = Objects.requireNonNull(calls.get(loginId));
        Session session = Objects.requireNonNull(entries.get(loginId)).session();
        return session instanceof Session.Open open
                ? CallRequest.of(call, loginId, open)
                : new CallRequest(call, loginId, Lane.INTERACTIVE, null);
    }

    /** The call of this login has its permit. */
    void granted(String loginId, Permit permit) {
        permits.put(loginId, permit);
    }

    /** The permit of this login's call; null if it has none yet. */
    @Nullable Permit permit(String loginId) {
        return permits.get(loginId);
    }

    /** Gives back the permits of all calls: nothing of the draft was committed. */
    void closePermits() {
        permits.values().forEach(Permit::close);
    }

    /**
     * The draft may wait for long, and other shards need its permits. Its polls ask again afterwards. Its starts are
     * decided already: they do not leave, and go back to the queue.
     */
    void lapsePermits() {
        permits.entrySet().removeIf(entry -> {
            boolean start = calls.get(entry.getKey()) instanceof Call.Start;
            if (start) {
                entry.getValue().lapse();
            } else {
                entry.getValue().close();
            }
            return !start;
        });
    }

    void tell(ShardObserver observer) {
        published.forEach(one -> observer.published(one, now));
        notes.forEach(one -> observer.noted(one.note(), one.lane()));
        forwards.forEach(one -> observer.forwarded(one.record().source()));
        deadLetters.forEach(one -> observer.deadLettered(one.reason()));
    }
}
