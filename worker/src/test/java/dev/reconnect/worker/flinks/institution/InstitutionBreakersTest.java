package dev.reconnect.worker.flinks.institution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.CredentialsRequired.Action;
import dev.reconnect.contracts.Lane;
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

/** When a bank is barred, and what counts for it. */
class InstitutionBreakersTest extends BreakerHarness {

    /** Its refreshes were retried, and each try counted: one login could stop the starts of its bank. */
    @Test
    void oneLoginThatFailsAgainAndAgainStopsNoStartOfItsBank() {
        for (int session = 0; session < 50; session++) {
            breakers.heard(new CallRequest(new Call.Poll("r-" + session), "unlucky", Lane.BATCH, SICK), DOWN);
            breakers.heard(new CallRequest(new Call.Poll("s-" + session), "too", Lane.BATCH, SICK), DOWN);
        }

        assertThat(mayStart(SICK)).isTrue();
        assertThat(news).isEmpty();
    }

    /** Whatever the settings say: the bank is not well if several logins say so. */
    @Test
    void fewerThanSeveralLoginsOpenNoBreaker() {
        InstitutionBreakers quick = new InstitutionBreakers(
                new InstitutionBreakers.BreakerRules(1, 1, Duration.ofMinutes(2), OPEN_TIME, 1), () -> now, observer);
        starts(quick, 2, SICK, DOWN);
        assertThat(quick.degraded()).isZero();
        starts(quick, 1, SICK, DOWN);

        assertThat(quick.degraded()).isOne();
    }

    @Test
    void aBankWhoseSessionsFailAtTheRateIsBarred() {
        starts(5, SICK, authorized());
        starts(4, SICK, DOWN);
        assertThat(mayStart(SICK)).isTrue();

        starts(1, SICK, DOWN);

        assertThat(breakers.barredUntil(request(nextStart(), SICK))).contains(BEGIN.plus(OPEN_TIME));
        assertThat(news).containsExactly("degraded 14 FlinksCapital since 12:00:00 rate 50 retry 12:00:30", "barred");
        assertThat(breakers.degraded()).isEqualTo(1);
    }

    @Test
    void aBankWhoseSessionsFailBelowTheRateIsNot() {
        starts(6, SICK, authorized());
        starts(5, SICK, DOWN);

        assertThat(mayStart(SICK)).isTrue();
        assertThat(news).isEmpty();
    }

    @Test
    void whatIsOlderThanTheWindowDoesNotCount() {
        starts(9, SICK, DOWN);
        later(Duration.ofMinutes(2));
        starts(9, SICK, DOWN);

        assertThat(mayStart(SICK)).isTrue();
    }

    @Test
    void onlyStartsAtThatBankAreBarred() {
        starts(10, SICK, DOWN);

        assertThat(mayStart(SICK)).isFalse();
        assertThat(mayStart(OTHER)).isTrue();
        assertThat(mayStart(null)).isTrue();
        assertThat(breakers.barredUntil(request(new Call.Poll("open"), SICK))).isEmpty();
        assertThat(breakers.barredUntil(request(new Call.CheckCached("login"), SICK)))
                .isEmpty();
        assertThat(breakers.barredUntil(request(new Call.Fetch("open"), SICK))).isEmpty();
    }

    @Test
    void aBankThatNobodyNamesIsNeverBarred() {
        starts(100, null, DOWN);

        assertThat(mayStart(null)).isTrue();
        assertThat(breakers.degraded()).isZero();
    }

    @Test
    void anAnswerThatNamesTheBankCountsForItWhereTheRequestDidNot() {
        starts(6, null, authorized());
        starts(5, SICK, DOWN);

        assertThat(mayStart(SICK)).as("5 of 11").isTrue();
        starts(1, SICK, DOWN);
        assertThat(mayStart(SICK)).as("6 of 12").isFalse();
    }

    @Test
    void anAnswerThatNamesAnotherBankThanTheRequestCountsForTheOneItNames() {
        starts(4, SICK, DOWN);
        starts(20, OTHER, authorized());
        starts(5, SICK, DOWN);

        assertThat(mayStart(SICK)).as("9 of 29").isTrue();
        starts(10, OTHER, DOWN);
        assertThat(mayStart(OTHER)).as("10 of 10").isFalse();
    }

    @Test
    void aTrialThatTurnsOutToBeAtAnotherBankGivesItsPlaceToAnother() {
        starts(10, OTHER, DOWN);
        later(OPEN_TIME);
        for (int i = 0; i < 3; i++) {
            Call trial = nextStart();
            enter(trial, OTHER);
            breakers.heard(request(trial, OTHER), authorized());
        }

        assertThat(mayStart(OTHER)).as("tried again").isTrue();
        assertThat(breakers.degraded()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("silent")
    void whatSaysNothingOfTheBankIsNotCounted(Answer silent) {
        starts(9, SICK, DOWN);
        starts(20, SICK, silent);
        assertThat(mayStart(SICK)).as("no failure").isTrue();

        starts(1, SICK, DOWN);
        assertThat(mayStart(SICK)).as("no success").isFalse();
    }

    static List<Answer> silent() {
        return List.of(
                new Answer.Pending("r"),
                new Answer.NotSent("refused"),
                new Answer.Unreadable("HTTP 502"),
                refused(RefusalClass.TRANSIENT, null, null),
                refused(RefusalClass.TRANSIENT, "CARD_IN_USE", null),
                refused(RefusalClass.TRANSIENT, "CONCURRENT_SESSION", null),
                refused(RefusalClass.TRANSIENT_ONCE, "UNAUTHORIZED", null),
                refused(RefusalClass.SLOW_DOWN, "TOO_MANY_REQUESTS", null),
                refused(RefusalClass.SLOW_DOWN, "RETRY_LATER", null),
                refused(RefusalClass.OUR_FAULT, "METHOD_NOT_AVAILABLE", null),
                refused(RefusalClass.SESSION_GONE, "SESSION_NONEXISTENT", null),
                refused(RefusalClass.BROKEN, "INVALID_REQUEST", null),
                refused(RefusalClass.USER_MUST_ACT, "CARD_EATEN_BY_DOG", Action.RECONNECT),
                refused(RefusalClass.USER_MUST_ACT, "INVALID_LOGIN", Action.RECONNECT));
    }

    @Test
    void aRefusedPasswordIsAWordOfAHealthyBank() {
        starts(10, SICK, WRONG_PASSWORD);
        starts(9, SICK, DOWN);

        assertThat(mayStart(SICK)).isTrue();
    }

    @Test
    void oneSessionCountsOnceHoweverOftenItTells() {
        for (int i = 0; i < 20; i++) {
            breakers.heard(request(new Call.Poll("challenged"), SICK), challenged("challenged"));
        }
        starts(9, SICK, DOWN);

        assertThat(mayStart(SICK)).as("9 of 10, not 9 of 29").isFalse();
    }

    @Test
    void aStartAndItsPollCountAsOne() {
        for (int i = 0; i < 9; i++) {
            Call start = nextStart();
            enter(start, SICK);
            breakers.heard(request(start, SICK), new Answer.Pending("r-" + i));
            breakers.heard(request(new Call.Poll("r-" + i), SICK), DOWN);
        }
        assertThat(mayStart(SICK)).isTrue();
        starts(1, SICK, DOWN);
        assertThat(mayStart(SICK)).isFalse();
    }

    @Test
    void aBankThatNobodyAsksForAnyMoreIsForgottenAsRecovered() {
        starts(10, SICK, DOWN);
        later(Duration.ofMinutes(2));
        assertThat(mayStart(SICK)).as("asked once more").isTrue();
        later(Duration.ofMinutes(2).plus(OPEN_TIME));
        breakers.look();
        assertThat(breakers.degraded()).isEqualTo(1);

        later(Duration.ofMillis(1));
        breakers.look();
        breakers.look();

        assertThat(breakers.degraded()).isZero();
        assertThat(news).hasSize(2).last().isEqualTo("recovered 14 null since 12:00:00 at 12:04:30");
        starts(9, SICK, DOWN);
        assertThat(mayStart(SICK)).as("nothing is held against it").isTrue();
    }

    @Test
    void whoClosesTakesBackWhatItHasSaidAndSaysItOfNoMore() {
        starts(10, SICK, DOWN);
        starts(10, OTHER, DOWN);
        later(Duration.ofSeconds(1));
        breakers.close();
        breakers.close();
        starts(20, 22, WRONG_PASSWORD);
        starts(20, 22, DOWN);

        assertThat(news)
                .filteredOn(line -> line.startsWith("recovered"))
                .containsExactly(
                        "recovered 14 null since 12:00:00 at 12:00:01", "recovered 21 null since 12:00:00 at 12:00:01");
        assertThat(news).filteredOn(line -> line.startsWith("degraded")).hasSize(2);
    }

    @Test
    void aClockThatIsSetBackBarsNobodyForLongerThanTheOpenTime() {
        starts(10, SICK, DOWN);
        now = BEGIN.minus(Duration.ofHours(1));

        assertThat(mayStart(SICK)).isTrue();
    }

    @Test
    void theLongestUnusedHealthyBankMakesSpaceAndASickOneNever() {
        InstitutionBreakers few = breakers(2);
        starts(few, 10, SICK, DOWN);
        starts(few, 9, OTHER, DOWN);
        starts(few, 1, 22, WRONG_PASSWORD);
        starts(few, 1, OTHER, DOWN);

        assertThat(few.barredUntil(request(nextStart(), SICK))).isPresent();
        assertThat(few.barredUntil(request(nextStart(), OTHER)))
                .as("its nine are forgotten")
                .isEmpty();
    }

    @Test
    void whereAllAreSickOneMoreGoesUnguardedAndIsCounted() {
        InstitutionBreakers few = breakers(2);
        starts(few, 10, SICK, DOWN);
        starts(few, 10, OTHER, DOWN);
        starts(few, 20, 22, DOWN);

        assertThat(few.barredUntil(request(nextStart(), 22))).isEmpty();
        assertThat(few.barredUntil(request(nextStart(), SICK))).isPresent();
        assertThat(news).filteredOn("unguarded"::equals).hasSize(20);
    }

    @Test
    void anObserverThatFailsLosesNoAnswer() {
        observer.fails = true;

        starts(10, SICK, DOWN);

        assertThat(mayStart(SICK)).isFalse();
    }
}
