package dev.reconnect.worker.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.CredentialsRequired.Action;
import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.flinks.InstitutionBreakers.Rules;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.session.Meaning;
import dev.reconnect.worker.shard.Claim;
import dev.reconnect.worker.shard.Room;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Banks and what their live sessions tell, in virtual time. */
abstract class Banks {

    static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
    static final Duration OPEN_TIME = Duration.ofSeconds(30);
    static final int SICK = 14;
    static final int OTHER = 21;

    static final Answer DOWN = refused(Meaning.TRANSIENT, "RETRY_LATER", null);
    static final Answer WRONG_PASSWORD = refused(Meaning.USER_MUST_ACT, "INVALID_PASSWORD", Action.REENTER_CREDENTIALS);

    final List<String> news = new ArrayList<>();
    final Observing observer = new Observing();
    Instant now = BEGIN;
    int logins;
    final InstitutionBreakers banks = banks(1000);

    InstitutionBreakers banks(int most) {
        return new InstitutionBreakers(
                new Rules(50, 10, Duration.ofMinutes(2), OPEN_TIME, 3), () -> now, observer, most);
    }

    void starts(int times, @Nullable Integer institutionId, Answer answer) {
        starts(banks, times, institutionId, answer);
    }

    void starts(InstitutionBreakers some, int times, @Nullable Integer institutionId, Answer answer) {
        for (int i = 0; i < times; i++) {
            Claim claim = claim(nextStart(), institutionId);
            assertThat(some.enter(claim)).isEqualTo(Room.TAKEN);
            some.heard(claim, answer instanceof Answer.Authorized ? authorized() : answer);
        }
    }

    List<Call> trials() {
        List<Call> trials = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            trials.add(nextStart());
            enter(trials.getLast(), SICK);
        }
        return trials;
    }

    void enter(Call call, @Nullable Integer institutionId) {
        assertThat(banks.enter(claim(call, institutionId))).isEqualTo(Room.TAKEN);
    }

    boolean mayStart(@Nullable Integer institutionId) {
        return banks.enter(claim(nextStart(), institutionId)) instanceof Room.Taken;
    }

    Call nextStart() {
        return new Call.Start("login-" + logins++);
    }

    static Claim claim(Call call, @Nullable Integer institutionId) {
        return new Claim(call, Lane.BATCH, institutionId);
    }

    void later(Duration time) {
        now = now.plus(time);
    }

    Answer authorized() {
        return new Answer.Authorized("authorized-" + logins++, new Institution(SICK, "FlinksCapital"), null);
    }

    static Answer challenged(String requestId) {
        return new Answer.Challenged(requestId, new Institution(null, "FlinksCapital"), List.of());
    }

    static Answer refused(Meaning meaning, @Nullable String code, @Nullable Action action) {
        return new Answer.Refused(meaning, code, 401, action, null, null);
    }

    final class Observing implements InstitutionObserver {
        boolean fails;

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
