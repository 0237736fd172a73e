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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InstitutionBreakersTest {

    private static final Instant BEGIN = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration OPEN_TIME = Duration.ofSeconds(30);
    private static final int SICK = 14;
    private static final int OTHER = 21;

    private static final Answer DOWN = refused(Meaning.TRANSIENT, "RETRY_LATER", null);
    private static final Answer WRONG_PASSWORD =
            refused(Meaning.USER_MUST_ACT, "INVALID_PASSWORD", Action.REENTER_CREDENTIALS);

    private final List<String> news = new ArrayList<>();
    private final Observing observer = new Observing();
    private Instant now = BEGIN;
    private int logins;
    private final InstitutionBreakers banks = banks(1000);

    private InstitutionBreakers banks(int most) {
        return new InstitutionBreakers(
                new Rules(50, 10, Duration.ofMinutes(2), OPEN_TIME, 3), () -> now, observer, most);
    }

    @Test
    void aBankWhoseSessionsFailAtTheRateIsBarred() {
        starts(5, SICK, authorized());
        starts(4, SICK, DOWN);
        assertThat(mayStart(SICK)).isTrue();

        starts(1, SICK, DOWN);

        assertThat(banks.enter(claim(nextStart(), SICK))).isEqualTo(new Room.Barred(BEGIN.plus(OPEN_TIME)));
        assertThat(news).containsExactly("degraded 14 FlinksCapital since 12:00:00 rate 50 retry 12:00:30", "barred");
        assertThat(banks.degraded()).isEqualTo(1);
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
        assertThat(banks.enter(claim(new Call.Poll("open"), SICK))).isEqualTo(Room.TAKEN);
        assertThat(banks.enter(claim(new Call.CheckCached("login"), SICK))).isEqualTo(Room.TAKEN);
        assertThat(banks.enter(claim(new Call.Fetch("open"), SICK))).isEqualTo(Room.TAKEN);
    }

    @Test
    void aBankThatNobodyNamesIsNeverBarred() {
        starts(100, null, DOWN);

        assertThat(mayStart(null)).isTrue();
        assertThat(banks.degraded()).isZero();
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
            banks.heard(claim(trial, OTHER), authorized());
        }

        assertThat(mayStart(OTHER)).as("tried again").isTrue();
        assertThat(banks.degraded()).isEqualTo(1);
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
                refused(Meaning.TRANSIENT, null, null),
                refused(Meaning.TRANSIENT, "CARD_IN_USE", null),
                refused(Meaning.TRANSIENT, "CONCURRENT_SESSION", null),
                refused(Meaning.TRANSIENT_ONCE, "UNAUTHORIZED", null),
                refused(Meaning.SLOW_DOWN, "TOO_MANY_REQUESTS", null),
                refused(Meaning.SLOW_DOWN, "RETRY_LATER", null),
                refused(Meaning.OUR_FAULT, "METHOD_NOT_AVAILABLE", null),
                refused(Meaning.SESSION_GONE, "SESSION_NONEXISTENT", null),
                refused(Meaning.BROKEN, "INVALID_REQUEST", null),
                refused(Meaning.USER_MUST_ACT, "CARD_EATEN_BY_DOG", Action.RECONNECT),
                refused(Meaning.USER_MUST_ACT, "INVALID_LOGIN", Action.RECONNECT));
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
            banks.heard(claim(new Call.Poll("challenged"), SICK), challenged("challenged"));
        }
        starts(9, SICK, DOWN);

        assertThat(mayStart(SICK)).as("9 of 10, not 9 of 29").isFalse();
    }

    @Test
    void aStartAndItsPollCountAsOne() {
        for (int i = 0; i < 9; i++) {
            Call start = nextStart();
            enter(start, SICK);
            banks.heard(claim(start, SICK), new Answer.Pending("r-" + i));
            banks.heard(claim(new Call.Poll("r-" + i), SICK), DOWN);
        }
        assertThat(mayStart(SICK)).isTrue();
        starts(1, SICK, DOWN);
        assertThat(mayStart(SICK)).isFalse();
    }

    @Test
    void afterTheOpenTimeExactlyTheTrialsGoOut() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME.minusMillis(1));
        assertThat(mayStart(SICK)).isFalse();
        later(Duration.ofMillis(1));

        for (int i = 0; i < 3; i++) {
            enter(nextStart(), SICK);
        }
        assertThat(banks.enter(claim(nextStart(), SICK))).isEqualTo(new Room.Barred(now.plus(InstitutionBreaker.LOOK)));
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

        assertThat(banks.enter(claim(nextStart(), SICK))).isEqualTo(new Room.Barred(now.plus(OPEN_TIME)));
        assertThat(news).filteredOn(line -> !line.equals("barred")).hasSize(1);
        assertThat(banks.degraded()).isEqualTo(1);
    }

    @Test
    void aTrialThatIsPendingKeepsItsPlaceUntilItsPollTells() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME);
        List<Call> trials = trials();
        banks.heard(claim(trials.get(0), SICK), new Answer.Pending("r-0"));
        Claim poll = claim(new Call.Poll("r-0"), SICK);
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
        return silent().stream()
                .filter(answer -> !(answer instanceof Answer.Pending))
                .toList();
    }

    @Test
    void aTrialWhoseSessionIsGoneGivesItsPlaceToAnother() {
        starts(10, SICK, DOWN);
        later(OPEN_TIME);
        banks.heard(claim(trials().getFirst(), SICK), new Answer.Pending("r-0"));
        banks.heard(claim(new Call.Poll("r-0"), SICK), refused(Meaning.SESSION_GONE, "SESSION_EXPIRED", null));

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

        // Late, but in time to tell.
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

    @Test
    void aBankThatNobodyAsksForAnyMoreIsForgottenAsRecovered() {
        starts(10, SICK, DOWN);
        later(Duration.ofMinutes(2));
        assertThat(mayStart(SICK)).as("asked once more").isTrue();
        later(Duration.ofMinutes(2).plus(OPEN_TIME));
        banks.look();
        assertThat(banks.degraded()).isEqualTo(1);

        later(Duration.ofMillis(1));
        banks.look();
        banks.look();

        assertThat(banks.degraded()).isZero();
        assertThat(news).hasSize(2).last().isEqualTo("recovered 14 null since 12:00:00 at 12:04:30");
        starts(9, SICK, DOWN);
        assertThat(mayStart(SICK)).as("nothing is held against it").isTrue();
    }

    @Test
    void whoClosesTakesBackWhatItHasSaidAndSaysItOfNoMore() {
        starts(10, SICK, DOWN);
        starts(10, OTHER, DOWN);
        later(Duration.ofSeconds(1));
        banks.close();
        banks.close();
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
    void theLongestUnusedHealthyBankMakesRoomAndASickOneNever() {
        InstitutionBreakers few = banks(2);
        starts(few, 10, SICK, DOWN);
        starts(few, 9, OTHER, DOWN);
        starts(few, 1, 22, WRONG_PASSWORD);
        starts(few, 1, OTHER, DOWN);

        assertThat(few.enter(claim(nextStart(), SICK))).isInstanceOf(Room.Barred.class);
        assertThat(few.enter(claim(nextStart(), OTHER)))
                .as("its nine are forgotten")
                .isEqualTo(Room.TAKEN);
    }

    @Test
    void whereAllAreSickOneMoreGoesUnguardedAndIsCounted() {
        InstitutionBreakers few = banks(2);
        starts(few, 10, SICK, DOWN);
        starts(few, 10, OTHER, DOWN);
        starts(few, 20, 22, DOWN);

        assertThat(few.enter(claim(nextStart(), 22))).isEqualTo(Room.TAKEN);
        assertThat(few.enter(claim(nextStart(), SICK))).isInstanceOf(Room.Barred.class);
        assertThat(news).filteredOn("unguarded"::equals).hasSize(20);
    }

    @Test
    void anObserverThatFailsLosesNoAnswer() {
        observer.fails = true;

        starts(10, SICK, DOWN);

        assertThat(mayStart(SICK)).isFalse();
    }

    private void starts(int times, @Nullable Integer institutionId, Answer answer) {
        starts(banks, times, institutionId, answer);
    }

    private void starts(InstitutionBreakers some, int times, @Nullable Integer institutionId, Answer answer) {
        for (int i = 0; i < times; i++) {
            Claim claim = claim(nextStart(), institutionId);
            assertThat(some.enter(claim)).isEqualTo(Room.TAKEN);
            some.heard(claim, answer instanceof Answer.Authorized ? authorized() : answer);
        }
    }

    private List<Call> trials() {
        List<Call> trials = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            trials.add(nextStart());
            enter(trials.getLast(), SICK);
        }
        return trials;
    }

    private void enter(Call call, @Nullable Integer institutionId) {
        assertThat(banks.enter(claim(call, institutionId))).isEqualTo(Room.TAKEN);
    }

    private boolean mayStart(@Nullable Integer institutionId) {
        return banks.enter(claim(nextStart(), institutionId)) instanceof Room.Taken;
    }

    private Call nextStart() {
        return new Call.Start("login-" + logins++);
    }

    private static Claim claim(Call call, @Nullable Integer institutionId) {
        return new Claim(call, Lane.BATCH, institutionId);
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    private Answer authorized() {
        return new Answer.Authorized("authorized-" + logins++, new Institution(SICK, "FlinksCapital"), null);
    }

    private static Answer challenged(String requestId) {
        return new Answer.Challenged(requestId, new Institution(null, "FlinksCapital"), List.of());
    }

    private static Answer refused(Meaning meaning, @Nullable String code, @Nullable Action action) {
        return new Answer.Refused(meaning, code, 401, action, null, null);
    }

    private final class Observing implements InstitutionObserver {
        private boolean fails;

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
