package dev.reconnect.worker.session.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Confirmation;
import dev.reconnect.worker.session.ConnectPages;
import dev.reconnect.worker.session.Context;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.Input;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.session.Waiter;
import dev.reconnect.worker.session.rules.SessionMachine;
import dev.reconnect.worker.session.rules.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One login, its session and a clock that only the test moves. Every step is decided, applied and recorded. */
public final class SessionHarness {

    public static final String LOGIN = "5e115eac-1209-4f19-641c-08d6d484e2fe";
    public static final Instant NOON = Instant.parse("2026-11-02T12:00:00Z");
    public static final Policy POLICY =
            Policy.defaults((tries, chance) -> Duration.ofSeconds(3L * Math.min(tries, 20)));

    private static final int MOST_STEPS = 2_000;
    public static final ConnectPages PAGES = new TestPages();

    private final Policy policy;
    private @Nullable Session session;
    private CallProgress progress = CallProgress.fresh(NOON);
    private Instant now = NOON;
    private int steps;
    private @Nullable Call call;
    private final List<Call> calls = new ArrayList<>();
    private final List<Published> published = new ArrayList<>();
    private final List<Signal> notes = new ArrayList<>();

    public SessionHarness(Policy policy) {
        this.policy = policy;
    }

    public static SessionHarness empty() {
        return new SessionHarness(POLICY);
    }

    /** A session that is polled under {@code requestId}, for refresh {@code refreshId}. */
    public static SessionHarness authorizing(String refreshId, String requestId) {
        return empty().requests(refreshId).admitted().answered(Answers.pending(requestId));
    }

    /** A session whose challenge is pending. */
    public static SessionHarness challenged(String refreshId, String requestId) {
        return authorizing(refreshId, requestId).due().answered(Answers.challenged(requestId));
    }

    /** A session whose accounts are being fetched from the live session. */
    public static SessionHarness fetching(String refreshId, String requestId) {
        return authorizing(refreshId, requestId).due().answered(Answers.authorized(requestId));
    }

    /** A login at rest after a success. */
    public static SessionHarness succeeded(String refreshId) {
        SessionHarness harness = fetching(refreshId, "session-of-" + refreshId);
        return harness.answered(Answers.accounts("session-of-" + refreshId, harness.now()));
    }

    /** A login at rest after its credentials were refused. */
    public static SessionHarness rejected(String refreshId) {
        SessionHarness harness =
                authorizing(refreshId, "session-of-" + refreshId).due().answered(Answers.wrongPassword());
        return harness.answered(Answers.replayed("INVALID_PASSWORD", null)).in(Session.Resting.class);
    }

    public SessionHarness apply(Input input) {
        steps++;
        assertThat(steps).as("steps, in %s", session).isLessThan(MOST_STEPS);
        Decision decision =
                SessionMachine.decide(new Context(LOGIN, now, 0.5, policy, PAGES), session, progress, input);
        session = decision.next();
        progress = decision.progress();
        call = decision.call();
        if (call != null) {
            calls.add(call);
        }
        published.addAll(decision.outcomes());
        notes.addAll(decision.signals());
        return this;
    }

    public Waiter waiter(String refreshId, Lane lane) {
        Waiter.Requester tests = new Waiter.Requester("tests", null, null, null, null);
        return new Waiter(refreshId, lane, now, now.plus(policy.deadline(lane)), tests);
    }

    public SessionHarness requests(String refreshId) {
        return requests(waiter(refreshId, Lane.INTERACTIVE));
    }

    public SessionHarness requestsInBatch(String refreshId) {
        return requests(waiter(refreshId, Lane.BATCH));
    }

    public SessionHarness requests(Waiter waiter) {
        return apply(new Input.Requested(waiter, false, Institution.UNKNOWN));
    }

    public SessionHarness forces(String refreshId) {
        return apply(new Input.Requested(waiter(refreshId, Lane.INTERACTIVE), true, Institution.UNKNOWN));
    }

    public SessionHarness confirms(String confirmationId) {
        return confirms(confirmationId, null);
    }

    public SessionHarness confirms(String confirmationId, @Nullable String requestId) {
        return apply(new Input.Confirmed(new Confirmation(confirmationId, requestId, now, null, null)));
    }

    public SessionHarness admitted() {
        return apply(new Input.Admitted());
    }

    public SessionHarness answered(Answer answer) {
        return apply(new Input.Answered(answer));
    }

    /** Gives this answer to each check of the cache until one decides. */
    public SessionHarness keepsAnswering(Answer answer) {
        while (answered(answer).session() instanceof Session.CheckingCache) {
            due();
        }
        return this;
    }

    public SessionHarness passes(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    /** Moves the clock to the moment that the timetable names, and gives the session {@link Input.Due}. */
    public SessionHarness due() {
        Instant dueAt = Timetable.dueAt(session(), progress, policy);
        assertThat(dueAt).as("something is due").isBefore(Instant.MAX);
        now = dueAt.isAfter(now) ? dueAt : now;
        return apply(new Input.Due());
    }

    /** Gives the session {@link Input.Due} without moving the clock. */
    public SessionHarness dueNow() {
        return apply(new Input.Due());
    }

    public SessionHarness restored() {
        return apply(new Input.Restored());
    }

    public Instant now() {
        return now;
    }

    public Instant dueAt() {
        return Timetable.dueAt(session(), progress, policy);
    }

    public Session session() {
        return Objects.requireNonNull(session, "the login is forgotten");
    }

    public boolean isForgotten() {
        return session == null;
    }

    public <S extends Session> S as(Class<S> state) {
        assertThat(session).isInstanceOf(state);
        return state.cast(session());
    }

    public SessionHarness in(Class<? extends Session> state) {
        assertThat(session).isInstanceOf(state);
        return this;
    }

    /** The call that the last step decided, if any. */
    public @Nullable Call call() {
        return call;
    }

    public SessionHarness calls(Call expected) {
        assertThat(call).isEqualTo(expected);
        return this;
    }

    public SessionHarness callsNothing() {
        assertThat(call).isNull();
        return this;
    }

    public long starts() {
        return calls.stream().filter(Call.Start.class::isInstance).count();
    }

    public long noted(Signal signal) {
        return notes.stream().filter(signal::equals).count();
    }

    /** Every call that was decided, in order. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Everything published, in order. */
    public List<Published> published() {
        return List.copyOf(published);
    }

    public List<Outcome> outcomes() {
        return published.stream().map(Published::outcome).toList();
    }

    /** Everything published for one refresh or confirmation. */
    public List<Outcome> outcomes(String id) {
        return outcomes().stream()
                .filter(outcome -> outcome.subject().answers().equals(id))
                .toList();
    }

    /** The one terminal outcome of a refresh or a confirmation. */
    public <O extends Outcome> O end(String id, Class<O> type) {
        List<Outcome> ends = outcomes(id).stream().filter(Outcome::terminal).toList();
        assertThat(ends).as("ends of %s", id).singleElement().isInstanceOf(type);
        return type.cast(ends.getFirst());
    }

    /** The challenges that a refresh was told of. */
    public List<MfaChallengePending> challenges(String id) {
        return outcomes(id).stream()
                .filter(MfaChallengePending.class::isInstance)
                .map(MfaChallengePending.class::cast)
                .toList();
    }

    public SessionHarness waits(String id) {
        assertThat(outcomes(id)).noneMatch(Outcome::terminal);
        return this;
    }

    /** Makes readable URLs. */
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
