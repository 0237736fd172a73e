package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Meaning;
import dev.reconnect.worker.session.Note;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.shard.Transaction.DeadLetter;
import dev.reconnect.worker.shard.Transaction.Forward;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of records: each is accepted, forwarded or kept as a dead letter, once. */
class ShardRecordsTest {

    private static final String REQUESTED = "dev.reconnect.refresh-requested.v1";

    private final Stage stage = new Stage().begun();

    @Test
    void thePositionsOfATransactionCoverExactlyTheRecordsThatWereTaken() {
        stage.request("ada", "r1");
        stage.request("bob", "r2");
        stage.batch("cyd", "r3");
        stage.step();
        assertThat(stage.partition.transactions().getLast().positions())
                .isEqualTo(Map.of(Source.INTERACTIVE, 2L, Source.BATCH, 1L));

        stage.confirm("dan", "c1");
        stage.step();
        assertThat(stage.partition.transactions().getLast().positions()).isEqualTo(Map.of(Source.REDIRECTS, 1L));
    }

    @Test
    void aDuplicateMovesThePositionAndNothingElse() {
        RawRecord request = stage.request("ada", "r1");
        stage.step();
        stage.publish(request);

        stage.step();

        Transaction last = stage.partition.transactions().getLast();
        assertThat(last)
                .isEqualTo(new Transaction(List.of(), List.of(), List.of(), List.of(), Map.of(Source.INTERACTIVE, 2L)));
        assertThat(stage.observer.count(Note.DUPLICATE_REQUEST)).isEqualTo(1);
    }

    @Test
    void aRecordThatBelongsElsewhereIsForwardedOnceAndMovesThePosition() {
        RawRecord record = stage.request(Records.FOREIGN + "ada", "r1");

        stage.step();
        stage.step();

        assertThat(stage.partition.forwards())
                .containsExactly(new Forward(record, Records.FOREIGN + "ada", Records.ELSEWHERE));
        assertThat(stage.observer.forwarded).isEqualTo(1);
        assertThat(stage.partition.positions()).isEqualTo(Map.of(Source.INTERACTIVE, 1L));
        assertThat(stage.partition.journal()).isEmpty();
        assertThat(stage.outcomes()).isEmpty();
    }

    @Test
    void aRecordThatWasForwardedAndIsStillWrongIsADeadLetter() {
        RawRecord record = stage.publish(Records.forwarded(stage.request(Records.FOREIGN + "ada", "r1")));
        stage.step();

        assertThat(stage.partition.forwards()).hasSize(1);
        assertThat(stage.partition.deadLetters()).singleElement().satisfies(dead -> {
            assertThat(dead.record()).isEqualTo(record);
            assertThat(dead.reason()).isEqualTo("MISPLACED");
        });
        assertThat(stage.outcomes()).isEmpty();
    }

    @Test
    void aForwardedRecordThatIsRightNowIsAccepted() {
        stage.publish(Records.forwarded(
                Records.of(Source.INTERACTIVE, 0, stage.now(), Records.request("ada", "r1", stage.now()))));

        stage.step();

        assertThat(stage.session("ada")).isInstanceOf(Starting.class);
    }

    @Test
    void whoWaitsForAMalformedRequestIsToldOnce() {
        RawRecord bad = malformed("ada", "r1");
        stage.publish(bad);
        stage.step();
        stage.publish(bad);
        stage.step();

        assertThat(stage.outcomes()).singleElement().isInstanceOfSatisfying(RefreshFailed.class, failed -> {
            assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.INVALID_REQUEST);
            assertThat(failed.retryable()).isFalse();
            assertThat(failed.subject().refreshId()).isEqualTo("r1");
            assertThat(failed.subject().lane()).isEqualTo(Lane.INTERACTIVE);
        });
        assertThat(stage.partition.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly("INVALID_FIELD", "INVALID_FIELD");
        assertThat(stage.flinks.calls()).isEmpty();
    }

    @Test
    void aMalformedRequestUnderTheIdOfARefreshInProgressTellsNobodyAnything() {
        stage.request("ada", "r1");
        stage.step();
        stage.publish(malformed("ada", "r1"));

        stage.step();

        assertThat(stage.outcomes()).isEmpty();
        assertThat(stage.partition.deadLetters()).hasSize(1);
        assertThat(stage.session("ada")).isInstanceOf(Starting.class);
    }

    @Test
    void aMalformedRequestBesideASessionInProgressLeavesItAlone() {
        stage.request("ada", "r1");
        stage.step();
        stage.publish(malformed("ada", "r2"));
        stage.step();

        assertThat(stage.outcomes())
                .extracting(outcome -> outcome.subject().refreshId())
                .containsExactly("r2");
        stage.answer(Answers.refused(Meaning.BROKEN, "INVALID_REQUEST"));
        stage.step();
        assertThat(stage.outcomes())
                .extracting(outcome -> outcome.subject().refreshId())
                .containsExactly("r2", "r1");
    }

    @Test
    void aMalformedRequestOfAnotherShardIsAnsweredThere() {
        RawRecord bad = stage.publish(malformed(Records.FOREIGN + "ada", "r1"));

        stage.step();

        assertThat(stage.partition.forwards())
                .containsExactly(new Forward(bad, Records.FOREIGN + "ada", Records.ELSEWHERE));
        assertThat(stage.partition.deadLetters()).isEmpty();
        assertThat(stage.outcomes()).isEmpty();
    }

    @Test
    void aRedirectUrlOutsideTheListIsRefusedAndTold() {
        stage.publish(Source.INTERACTIVE, Records.request("ada", "r1", stage.now(), "https://evil.example/"));

        stage.step();

        assertThat(stage.partition.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly("REDIRECT_NOT_ALLOWED");
        assertThat(stage.outcomes()).singleElement().isInstanceOf(RefreshFailed.class);
        assertThat(stage.flinks.calls()).isEmpty();
    }

    @Test
    void aRedirectUrlOfTheListIsTaken() {
        stage.publish(Source.INTERACTIVE, Records.request("ada", "r1", stage.now(), "https://app.example.com/back"));

        stage.step();

        assertThat(stage.flinks.calls()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void aConfirmationOnARequestsTopicIsADeadLetter() {
        stage.publish(Source.BATCH, Records.confirmation("ada", "c1", stage.now()));

        stage.step();

        assertThat(stage.partition.deadLetters()).extracting(DeadLetter::reason).containsExactly("WRONG_TOPIC");
        assertThat(stage.flinks.calls()).isEmpty();
    }

    @Test
    void aRequestOnTheTopicOfRedirectsIsADeadLetterAndWhoWaitsForItIsTold() {
        stage.publish(Source.REDIRECTS, Records.request("ada", "r1", stage.now()));

        stage.step();

        assertThat(stage.partition.deadLetters()).extracting(DeadLetter::reason).containsExactly("WRONG_TOPIC");
        assertThat(stage.flinks.calls()).isEmpty();
        assertThat(stage.outcomes())
                .singleElement()
                .isInstanceOfSatisfying(
                        RefreshFailed.class,
                        failed -> assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.INVALID_REQUEST));
    }

    @Test
    void anOutcomeOnAnInputTopicIsADeadLetter() {
        stage.publish(
                Source.INTERACTIVE,
                new MfaChallengeExpired(
                        new Subject("ada", "r1", null, null, Lane.BATCH, null, null, null), "live", stage.now()));

        stage.step();

        assertThat(stage.partition.deadLetters()).extracting(DeadLetter::reason).containsExactly("WRONG_TOPIC");
    }

    @Test
    void theDeadlineRunsFromTheEarlierOfRequestAndRecordAndIsCapped() {
        stage.flinks.room(0);
        stage.publish(Records.of(
                Source.INTERACTIVE,
                0,
                stage.now().minusSeconds(60),
                Records.request("ada", "r1", stage.now().plus(Duration.ofDays(400)))));
        stage.publish(Records.of(
                Source.BATCH,
                0,
                stage.now(),
                RefreshRequested.builder("r2", "bob", stage.now())
                        .deadline(stage.now().plus(Duration.ofDays(400)))
                        .build()));

        stage.step();

        assertThat(((Queued) stage.session("ada")).waiters().getFirst().deadline())
                .isEqualTo(stage.now().plusSeconds(240));
        assertThat(((Queued) stage.session("bob")).waiters().getFirst().deadline())
                .isEqualTo(stage.now().plus(Duration.ofHours(24)));
    }

    @Test
    void anExceptionInARuleMakesADeadLetterOfTheRecordAndAnswersWhoWaits() {
        rejected("ada");
        stage.pages.broken = true;
        stage.request("ada", "r2");
        stage.request("bob", "r3");

        stage.step();

        assertThat(stage.partition.deadLetters()).extracting(DeadLetter::reason).containsExactly("INTERNAL_ERROR");
        assertThat(stage.observer.bugs).hasSize(1);
        assertThat(stage.outcomes().getLast()).isInstanceOfSatisfying(RefreshFailed.class, failed -> {
            assertThat(failed.subject().refreshId()).isEqualTo("r2");
            assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.INVALID_REQUEST);
        });
        assertThat(stage.session("bob")).isInstanceOf(Starting.class);

        stage.takeOver();
        stage.step();
        assertThat(stage.observer.bugs).hasSize(1);
    }

    @Test
    void anExceptionOverAnAnswerEndsTheSessionAndNeverLoops() {
        stage.pages.broken = true;
        stage.request("ada", "r1");
        stage.step();
        stage.answer(Answers.challenged("live"));

        stage.runFor(Duration.ofMinutes(10));

        assertThat(stage.observer.bugs).hasSize(1);
        assertThat(stage.outcomes())
                .singleElement()
                .isInstanceOfSatisfying(
                        RefreshFailed.class,
                        failed -> assertThat(failed.retryable()).isTrue());
        assertThat(stage.partition.deadLetters()).isEmpty();
    }

    @Test
    void aRecordOnWhichReadingItselfFailsIsADeadLetter() {
        Stage failing = new Stage(loginId -> {
            if (loginId.equals("ada")) {
                throw new IllegalStateException("no such placement");
            }
            return Records.HERE;
        });
        failing.begun();
        failing.request("ada", "r1");
        failing.request("bob", "r2");

        failing.step();

        assertThat(failing.partition.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly("INTERNAL_ERROR");
        assertThat(failing.observer.bugs).hasSize(1);
        assertThat(failing.session("bob")).isInstanceOf(Starting.class);
    }

    private void rejected(String loginId) {
        stage.request(loginId, loginId + "-1");
        stage.step();
        stage.answer(Answers.authorized("live", stage.now()));
        stage.step();
        stage.answer(Answers.refused(Meaning.USER_MUST_ACT, "INVALID_PASSWORD"));
        stage.step();
        assertThat(stage.outcomes()).last().isInstanceOf(CredentialsRequired.class);
    }

    private RawRecord malformed(String loginId, String refreshId) {
        String value = "{\"refreshId\":\"" + refreshId + "\",\"loginId\":\"" + loginId + "\",\"requestedAt\":12}";
        return Records.of(Source.INTERACTIVE, 0, stage.now(), "event", REQUESTED, value);
    }
}
