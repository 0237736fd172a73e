package dev.reconnect.worker.flinks.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.CredentialsRequired.Action;
import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.flinks.institution.InstitutionBreakers;
import dev.reconnect.worker.flinks.institution.InstitutionBreakers.BreakerRules;
import dev.reconnect.worker.flinks.institution.InstitutionObserver;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.testing.CallRequests;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Banks and what their live sessions tell, in virtual time. */
// The breakers read `now` only later, when the test object is complete.
@SuppressWarnings("this-escape")
public abstract class BreakerHarness {

    public static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
    public static final Duration OPEN_TIME = Duration.ofSeconds(30);
    public static final int SICK = 14;
    public static final int OTHER = 21;

    public static final Answer DOWN = refused(RefusalClass.TRANSIENT, "RETRY_LATER", null);
    public static final Answer WRONG_PASSWORD =
            refused(RefusalClass.USER_MUST_ACT, "INVALID_PASSWORD", Action.REENTER_CREDENTIALS);

    public final List<String> news = new ArrayList<>();
    public final Observing observer = new Observing();
    public Instant now = BEGIN;
    int logins;
    public final InstitutionBreakers breakers = breakers(1000);

    public InstitutionBreakers breakers(int most) {
        return new InstitutionBreakers(
                new BreakerRules(50, 10, Duration.ofMinutes(2), OPEN_TIME, 3), () -> now, observer, most);
    }

    public void starts(int times, @Nullable Integer institutionId, Answer answer) {
        starts(breakers, times, institutionId, answer);
    }

    public void starts(InstitutionBreakers some, int times, @Nullable Integer institutionId, Answer answer) {
        for (int i = 0; i < times; i++) {
            CallRequest callRequest = request(nextStart(), institutionId);
            assertThat(some.barredUntil(callRequest)).isEmpty();
            some.enter(callRequest);
            some.heard(callRequest, answer instanceof Answer.Authorized ? authorized() : answer);
        }
    }

    public List<Call> trials() {
        List<Call> trials = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            trials.add(nextStart());
            enter(trials.getLast(), SICK);
        }
        return trials;
    }

    public void enter(Call call, @Nullable Integer institutionId) {
        CallRequest callRequest = request(call, institutionId);
        assertThat(breakers.barredUntil(callRequest)).isEmpty();
        breakers.enter(callRequest);
    }

    public boolean mayStart(@Nullable Integer institutionId) {
        CallRequest callRequest = request(nextStart(), institutionId);
        if (breakers.barredUntil(callRequest).isPresent()) {
            return false;
        }
        breakers.enter(callRequest);
        return true;
    }

    public Call nextStart() {
        return new Call.Start("login-" + logins++);
    }

    public static CallRequest request(Call call, @Nullable Integer institutionId) {
        return new CallRequest(call, CallRequests.loginId(call), Lane.BATCH, institutionId);
    }

    public void later(Duration time) {
        now = now.plus(time);
    }

    public Answer authorized() {
        return new Answer.Authorized("authorized-" + logins++, new Institution(SICK, "FlinksCapital"), null);
    }

    public static Answer challenged(String requestId) {
        return new Answer.Challenged(requestId, new Institution(null, "FlinksCapital"), List.of());
    }

    public static Answer refused(RefusalClass refusalClass, @Nullable String code, @Nullable Action action) {
        return new Answer.Refused(refusalClass, code, 401, action, null, null);
    }

    public final class Observing implements InstitutionObserver {
        public boolean fails;

        @Override
        public void degraded(
                int institutionId, @Nullable String name, Instant since, int failureRate, Instant retryAt) {
            news.add("degraded " + institutionId + " " + name + " since " + time(since) + " rate " + failureRate
                    + " retry " + time(retryAt));
            if (fails) {
                throw new IllegalStateException("as the test wants");
            }
        }

        @Override
        public void recovered(int institutionId, @Nullable String name, Instant since, Instant recoveredAt) {
            news.add("recovered " + institutionId + " " + name + " since " + time(since) + " at " + time(recoveredAt));
        }

        @Override
        public void barred() {
            news.add("barred");
        }

        @Override
        public void unguarded() {
            news.add("unguarded");
        }

        private static String time(Instant instant) {
            return instant.toString().substring(11, 19);
        }
    }
}
