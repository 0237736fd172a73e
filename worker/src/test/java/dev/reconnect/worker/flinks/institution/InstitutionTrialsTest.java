package dev.reconnect.worker.flinks.institution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.testing.SimulatedInstitutions;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.Permit;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a barred bank is tried again. */
class InstitutionTrialsTest extends SimulatedInstitutions {

    @Test
    void afterTheOpenTimeExactlyTheTrialsGoOut() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME.minusMillis(1));
        assertThat(mayStart(SICK)).isFalse();
        later(Duration.ofMillis(1));

        for (int i = 0; i < 3; i++) {
            enter(nextStart(), SICK);
        }
        assertThat(banks.enter(claim(nextStart(), SICK)))
                .isEqualTo(new Permit.InstitutionHeld(now.plus(InstitutionBreaker.LOOK)));
    }

    @Test
    void trialsThatSucceedCloseItAndSaySo() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME);
        List<Call> trials = trials();
        later(Duration.ofSeconds(4));
        trials.forEach(trial -> banks.heard(claim(trial, SICK), authorized()));

        assertThat(mayStart(SICK)).isTrue();
        assertThat(banks.degraded()).isZero();
        assertThat(news)
                .containsExactly(
                        "degraded 14 null since 12:00:00 rate 100 retry 12:00:30",
                        "recovered 14 FlinksCapital since 12:00:00 at 12:00:34");
    }

    @Test
    void trialsThatFailBarItAgainWithoutSayingItTwice() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME);
        trials().forEach(trial -> banks.heard(claim(trial, SICK), DOWN));

        assertThat(banks.enter(claim(nextStart(), SICK))).isEqualTo(new Permit.InstitutionHeld(now.plus(OPEN_TIME)));
        assertThat(news).filteredOn(line -> !line.equals("barred")).hasSize(1);
        assertThat(banks.degraded()).isEqualTo(1);
    }

    @Test
    void aTrialThatIsPendingKeepsItsPlaceUntilItsPollTells() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME);
        List<Call> trials = trials();
        banks.heard(claim(trials.get(0), SICK), new Answer.Pending("r-0"));
        CallRequest poll = claim(new Call.Poll("r-0"), SICK);
        banks.heard(poll, new Answer.Pending("r-0"));
        banks.heard(poll, new Answer.Unreadable("HTTP 502"));
        assertThat(mayStart(SICK)).isFalse();

        banks.heard(claim(trials.get(1), SICK), authorized());
        banks.heard(claim(trials.get(2), SICK), authorized());
        assertThat(mayStart(SICK)).isFalse();
        banks.heard(poll, challenged("r-0"));
        assertThat(mayStart(SICK)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("silentEnds")
    void aTrialThatEndsWithoutTellingGivesItsPlaceToAnother(Answer end) {
        starts(10, SICK, DOWN);
        later(OPEN_TIME);
        Call trial = trials().getFirst();
        banks.heard(claim(trial, SICK), end);

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
        banks.heard(claim(trials().getFirst(), SICK), new Answer.Pending("r-0"));
        banks.heard(claim(new Call.Poll("r-0"), SICK), refused(RefusalClass.SESSION_GONE, "SESSION_EXPIRED", null));

        assertThat(mayStart(SICK)).isTrue();
        assertThat(mayStart(SICK)).isFalse();
    }

    @Test
    void aTrialThatWasNotSentGivesItsPlaceToAnother() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME);
        banks.leave(claim(trials().getFirst(), SICK));

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
        trials.forEach(trial -> banks.heard(claim(trial, SICK), authorized()));
        assertThat(mayStart(SICK)).isTrue();
    }

    @Test
    void whatWasStartedBeforeItWasBarredDoesNotDecideWhetherItIsWellAgain() {
        starts(10, SICK, DOWN);
        for (int i = 0; i < 20; i++) {
            banks.heard(claim(new Call.Poll("early-" + i), SICK), authorized());
        }
        later(OPEN_TIME);
        trials();
        for (int i = 0; i < 20; i++) {
            banks.heard(claim(new Call.Poll("late-" + i), SICK), authorized());
        }

        assertThat(mayStart(SICK)).isFalse();
    }
}
