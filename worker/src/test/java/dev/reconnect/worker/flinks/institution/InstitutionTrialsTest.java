package dev.reconnect.worker.flinks.institution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.testing.BreakerHarness;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.CallRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a barred bank is tried again. */
class InstitutionTrialsTest extends BreakerHarness {

    @Test
    void afterTheOpenTimeExactlyTheTrialsGoOut() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME.minusMillis(1));
        assertThat(mayStart(SICK)).isFalse();
        later(Duration.ofMillis(1));

        for (int i = 0; i < 3; i++) {
            enter(nextStart(), SICK);
        }
        assertThat(breakers.barredUntil(request(nextStart(), SICK))).contains(now.plus(InstitutionBreaker.LOOK));
    }

    @Test
    void trialsThatSucceedCloseItAndSaySo() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME);
        List<Call> trials = trials();
        later(Duration.ofSeconds(4));
        trials.forEach(trial -> breakers.heard(request(trial, SICK), authorized()));

        assertThat(mayStart(SICK)).isTrue();
        assertThat(breakers.degraded()).isZero();
        assertThat(news)
                .containsExactly(
                        "degraded 14 null since 12:00:00 rate 100 retry 12:00:30",
                        "recovered 14 FlinksCapital since 12:00:00 at 12:00:34");
    }

    @Test
    void trialsThatFailBarItAgainWithoutSayingItTwice() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME);
        trials().forEach(trial -> breakers.heard(request(trial, SICK), DOWN));

        assertThat(breakers.barredUntil(request(nextStart(), SICK))).contains(now.plus(OPEN_TIME));
        assertThat(news).filteredOn(line -> !line.equals("barred")).hasSize(1);
        assertThat(breakers.degraded()).isEqualTo(1);
    }

    @Test
    void aTrialThatIsPendingKeepsItsPlaceUntilItsPollTells() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME);
        List<Call> trials = trials();
        breakers.heard(request(trials.get(0), SICK), new Answer.Pending("r-0"));
        CallRequest poll = request(new Call.Poll("r-0"), SICK);
        breakers.heard(poll, new Answer.Pending("r-0"));
        breakers.heard(poll, new Answer.Unreadable("HTTP 502"));
        assertThat(mayStart(SICK)).isFalse();

        breakers.heard(request(trials.get(1), SICK), authorized());
        breakers.heard(request(trials.get(2), SICK), authorized());
        assertThat(mayStart(SICK)).isFalse();
        breakers.heard(poll, challenged("r-0"));
        assertThat(mayStart(SICK)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("silentEnds")
    void aTrialThatEndsWithoutTellingGivesItsPlaceToAnother(Answer end) {
        starts(10, SICK, DOWN);
        later(OPEN_TIME);
        Call trial = trials().getFirst();
        breakers.heard(request(trial, SICK), end);

        assertThat(mayStart(SICK)).isTrue();
        assertThat(mayStart(SICK)).isFalse();
    }

    static List<Answer> silentEnds() {
        return InstitutionBreakersTest.silent().stream()
                .filter(answer -> !(answer instanceof Answer.Pending))
                .toList();
    }

    @Test
    void aTrialWhoseSessionIsGoneGivesItsPlaceToAnother() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME);
        breakers.heard(request(trials().getFirst(), SICK), new Answer.Pending("r-0"));
        breakers.heard(
                request(new Call.Poll("r-0"), SICK), refused(RefusalClass.SESSION_GONE, "SESSION_EXPIRED", null));

        assertThat(mayStart(SICK)).isTrue();
        assertThat(mayStart(SICK)).isFalse();
    }

    @Test
    void aTrialThatWasNotSentGivesItsPlaceToAnother() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME);
        breakers.leave(request(trials().getFirst(), SICK));

        assertThat(mayStart(SICK)).isTrue();
        assertThat(mayStart(SICK)).isFalse();
    }

    @Test
    void aTrialThatIsNeverHeardOfDoesNotHoldTheBankForEver() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME);
        List<Call> trials = trials();
        later(InstitutionBreaker.TRIAL_PATIENCE);
        trials();
        assertThat(mayStart(SICK)).isFalse();

        // These answers come late, but still in time to count.
        trials.forEach(trial -> breakers.heard(request(trial, SICK), authorized()));
        assertThat(mayStart(SICK)).isTrue();
    }

    @Test
    void whatWasStartedBeforeItWasBarredDoesNotDecideWhetherItIsWellAgain() {
        starts(10, SICK, DOWN);
        for (int i = 0; i < 20; i++) {
            breakers.heard(request(new Call.Poll("early-" + i), SICK), authorized());
        }
        later(OPEN_TIME);
        trials();
        for (int i = 0; i < 20; i++) {
            breakers.heard(request(new Call.Poll("late-" + i), SICK), authorized());
        }

        assertThat(mayStart(SICK)).isFalse();
    }
}
