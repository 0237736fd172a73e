package dev.reconnect.worker.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.session.Decision.Published;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One login, its session and a clock that only the test moves; every step is decided, applied and remembered. */
final class Stage {

    static final String LOGIN = "5e115eac-1209-4f19-641c-08d6d484e2fe";
    static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    static final Policy POLICY = Policy.defaults((tries, chance) -> Duration.ofSeconds(3L * Math.min(tries, 20)));

    private static final int MOST_STEPS = 2_000;
    static final ConnectPages PAGES = new TestPages();

    private final Policy policy;
    private @Nullable Session session;
    private Pace pace = Pace.fresh(NOON);
    private Instant now = NOON;
    private int steps;
    private @Nullable Call call;
    private final List<Call> calls = new ArrayList<>();
    private final List<Published> published = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();

    Stage(Policy policy) {
        this.policy = policy;
    }

    static Stage empty() {
        return new Stage(POLICY);
    }

    /** A session that is polled under {@code requestId}, for refresh {@code refreshId}. */
    static Stage authorizing(String refreshId, String requestId) {
        return empty().requests(refreshId).admitted().answered(Answers.pending(requestId));
    }

    /** A session whose challenge is pending. */
    static Stage challenged(String refreshId, String requestId) {
        return authorizing(refreshId, requestId).due().answered(Answers.challenged(requestId));
    }

    /** A session whose accounts are being fetched, live. */
    static Stage fetching(String refreshId, String requestId) {
        return authorizing(refreshId, requestId).due().answered(Answers.authorized(requestId));
    }

    /** A login at rest after a success. */
    static Stage succeeded(String refreshId) {
        Stage stage = fetching(refreshId, "session-of-" + refreshId);
        return stage.answered(Answers.accounts("session-of-" + refreshId, stage.now()));
    }

    /** A login at rest after its credentials were refused. */
    static Stage rejected(String refreshId) {
        Stage stage = authorizing(refreshId, "session-of-" + refreshId).due().answered(Answers.wrongPassword());
        return stage.answered(Answers.replayed("INVALID_PASSWORD", null)).in(Session.Resting.class);
    }

    Stage apply(Input input) {
        steps++;
        assertThat(steps).as("steps, in %s", session).isLessThan(MOST_STEPS);
        Decision decision = SessionMachine.decide(new Context(LOGIN, now, 0.5, policy, PAGES), session, pace, input);
        session = decision.next();
        pace = decision.pace();
        call = decision.call();
        if (call != null) {
            calls.add(call);
        }
        published.addAll(decision.outcomes());
        notes.addAll(decision.notes());
        return this;
    }

    Waiter waiter(String refreshId, Lane lane) {
        Waiter.Requester tests = new Waiter.Requester("tests", null, null, null, null);
        return new Waiter(refreshId, lane, now, now.plus(policy.deadline(lane)), tests);
    }

    Stage requests(String refreshId) {
        return requests(waiter(refreshId, Lane.INTERACTIVE));
    }

    Stage requestsInBatch(String refreshId) {
        return requests(waiter(refreshId, Lane.BATCH));
    }

    Stage requests(Waiter waiter) {
        return apply(new Input.Requested(waiter, false, Institution.UNKNOWN));
    }

    Stage forces(String refreshId) {
        return apply(new Input.Requested(waiter(refreshId, Lane.INTERACTIVE), true, Institution.UNKNOWN));
    }

    Stage confirms(String confirmationId) {
        return confirms(confirmationId, null);
    }

    Stage confirms(String confirmationId, @Nullable String requestId) {
        return apply(new Input.Confirmed(new Confirmation(confirmationId, requestId, now, null, null)));
    }

    Stage admitted() {
        return apply(new Input.Admitted());
    }

    Stage answered(Answer answer) {
        return apply(new Input.Answered(answer));
    }

    Stage passes(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    /** Moves the clock to the moment that the timetable names, and says that it has come. */
    Stage due() {
        Instant dueAt = Timetable.dueAt(session(), pace, policy);
        assertThat(dueAt).as("something is due").isBefore(Instant.MAX);
        now = dueAt.isAfter(now) ? dueAt : now;
        return apply(new Input.Due());
    }

    /** Says that something is due, at the clock's own time. */
    Stage dueNow() {
        return apply(new Input.Due());
    }

    Stage restored() {
        return apply(new Input.Restored());
    }

    Instant now() {
        return now;
    }

    Instant dueAt() {
        return Timetable.dueAt(session(), pace, policy);
    }

    Session session() {
        return Objects.requireNonNull(session, "the login is forgotten");
    }

    boolean isForgotten() {
        return session == null;
    }

    <S extends Session> S as(Class<S> state) {
        assertThat(session).isInstanceOf(state);
        return state.cast(session());
    }

    Stage in(Class<? extends Session> state) {
        assertThat(session).isInstanceOf(state);
        return this;
    }

    /** The call that the last step decided, if any. */
    @Nullable Call call() {
        return call;
    }

    Stage calls(Call expected) {
        assertThat(call).isEqualTo(expected);
        return this;
    }

    Stage callsNothing() {
        assertThat(call).isNull();
        return this;
    }

    long starts() {
        return calls.stream().filter(Call.Start.class::isInstance).count();
    }

    long noted(Note note) {
        return notes.stream().filter(note::equals).count();
    }

    /** Every call that was decided, in order. */
    List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Everything published, in order. */
    List<Published> published() {
        return List.copyOf(published);
    }

    List<Outcome> outcomes() {
        return published.stream().map(Published::outcome).toList();
    }

    /** Everything published for one refresh or confirmation. */
    List<Outcome> outcomes(String id) {
        return outcomes().stream()
                .filter(outcome -> outcome.subject().answers().equals(id))
                .toList();
    }

    /** The one terminal outcome of a refresh or a confirmation. */
    <O extends Outcome> O end(String id, Class<O> type) {
        List<Outcome> ends = outcomes(id).stream().filter(Outcome::terminal).toList();
        assertThat(ends).as("ends of %s", id).singleElement().isInstanceOf(type);
        return type.cast(ends.getFirst());
    }

    /** The challenges that a refresh was told of. */
    List<MfaChallengePending> challenges(String id) {
        return outcomes(id).stream()
                .filter(MfaChallengePending.class::isInstance)
                .map(MfaChallengePending.class::cast)
                .toList();
    }

    Stage waits(String id) {
        assertThat(outcomes(id)).noneMatch(Outcome::terminal);
        return this;
    }

    /** Readable URLs. */
    private static final class TestPages implements ConnectPages {
        @Override
        public String challenge(Subject visitor, @Nullable String redirectUrl, String requestId, Instant expiresAt) {
            return "connect?requestId=" + requestId + (redirectUrl == null ? "" : "&redirectUrl=" + redirectUrl);
        }

        @Override
        public String credentials(
                Subject visitor, @Nullable String redirectUrl, @Nullable Integer institutionId, Instant now) {
            return "connect/" + (institutionId == null ? "" : institutionId)
                    + (redirectUrl == null ? "" : "?redirectUrl=" + redirectUrl);
        }

        @Override
        public boolean authorizeTokenRequired() {
            return true;
        }
    }
}
