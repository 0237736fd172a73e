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
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Starting;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.shard.Transaction.DeadLetter;
import dev.reconnect.worker.shard.Transaction.Forward;
import dev.reconnect.worker.shard.testing.FlinksAnswers;
import dev.reconnect.worker.shard.testing.InputRecords;
import dev.reconnect.worker.shard.testing.ShardHarness;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every record is accepted, forwarded or kept as a dead letter, once. */
class ShardRecordsTest {

    private static final String REQUESTED = "dev.reconnect.refresh-requested.v1";

    private final ShardHarness harness = new ShardHarness().begun();

    @Test
    void thePositionsOfATransactionCoverExactlyTheRecordsThatWereTaken() {
        harness.request("ada", "r1");
        harness.request("bob", "r2");
        harness.batch("cyd", "r3");
        harness.step();
        assertThat(harness.partition.transactions().getLast().positions())
                .isEqualTo(Map.of(Source.INTERACTIVE, 2L, Source.BATCH, 1L));

        harness.confirm("dan", "c1");
        harness.step();
        assertThat(harness.partition.transactions().getLast().positions()).isEqualTo(Map.of(Source.REDIRECTS, 1L));
    }

    @Test
    void thePositionIsWhereReadingGoesOnAndNotTheMarkerBehindTheRecord() {
        RawRecord request = InputRecords.of(
                Source.INTERACTIVE, 10, harness.now(), InputRecords.request("ada", "r1", harness.now()));

        harness.current().step(harness.now(), List.of(InputRecords.readOnAt(request, 12)), List.of());

        assertThat(harness.partition.positions()).isEqualTo(Map.of(Source.INTERACTIVE, 12L));
    }

    @Test
    void aDuplicateMovesThePositionAndNothingElse() {
        RawRecord request = harness.request("ada", "r1");
        harness.step();
        harness.publish(request);

        harness.step();

        Transaction last = harness.partition.transactions().getLast();
        assertThat(last)
                .isEqualTo(new Transaction(List.of(), List.of(), List.of(), List.of(), Map.of(Source.INTERACTIVE, 2L)));
        assertThat(harness.observer.count(Signal.DUPLICATE_REQUEST)).isEqualTo(1);
    }

    @Test
    void aRecordThatBelongsElsewhereIsForwardedOnceAndMovesThePosition() {
        RawRecord record = harness.request(InputRecords.FOREIGN + "ada", "r1");

        harness.step();
        harness.step();

        assertThat(harness.partition.forwards())
                .containsExactly(new Forward(record, InputRecords.FOREIGN + "ada", InputRecords.ELSEWHERE));
        assertThat(harness.observer.forwarded).isEqualTo(1);
        assertThat(harness.partition.positions()).isEqualTo(Map.of(Source.INTERACTIVE, 1L));
        assertThat(harness.partition.journal()).isEmpty();
        assertThat(harness.outcomes()).isEmpty();
    }

    @Test
    void aRecordThatWasForwardedAndIsStillWrongIsADeadLetter() {
        RawRecord first = harness.request(InputRecords.FOREIGN + "ada", "r1");
        RawRecord record = harness.publish(InputRecords.forwarded(first, 3));
        harness.step();

        assertThat(harness.partition.forwards()).hasSize(1);
        assertThat(harness.partition.deadLetters()).singleElement().satisfies(dead -> {
            assertThat(dead.record()).isEqualTo(record);
            assertThat(dead.reason()).isEqualTo("MISPLACED");
        });
        assertThat(harness.outcomes()).isEmpty();
    }

    @Test
    void aForwardedRecordThatAMirrorPutIntoTheWrongPartitionIsForwardedAgain() {
        RawRecord first = harness.request(InputRecords.FOREIGN + "ada", "r1");
        RawRecord record = harness.publish(InputRecords.forwarded(first, 2));
        harness.step();

        assertThat(harness.partition.forwards())
                .contains(new Forward(record, InputRecords.FOREIGN + "ada", InputRecords.ELSEWHERE));
        assertThat(harness.partition.deadLetters()).isEmpty();
    }

    @Test
    void aForwardedRecordThatIsRightNowIsAccepted() {
        harness.publish(InputRecords.forwarded(InputRecords.of(
                Source.INTERACTIVE, 0, harness.now(), InputRecords.request("ada", "r1", harness.now()))));

        harness.step();

        assertThat(harness.session("ada")).isInstanceOf(Starting.class);
    }

    @Test
    void whoWaitsForAMalformedRequestIsToldOnce() {
        RawRecord bad = malformed("ada", "r1");
        harness.publish(bad);
        harness.step();
        harness.publish(bad);
        harness.step();

        assertThat(harness.outcomes()).singleElement().isInstanceOfSatisfying(RefreshFailed.class, failed -> {
            assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.INVALID_REQUEST);
            assertThat(failed.retryable()).isFalse();
            assertThat(failed.subject().refreshId()).isEqualTo("r1");
            assertThat(failed.subject().lane()).isEqualTo(Lane.INTERACTIVE);
        });
        assertThat(harness.partition.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly("INVALID_FIELD", "INVALID_FIELD");
        assertThat(harness.flinks.calls()).isEmpty();
    }

    @Test
    void aMalformedRequestUnderTheIdOfARefreshInProgressTellsNobodyAnything() {
        harness.request("ada", "r1");
        harness.step();
        harness.publish(malformed("ada", "r1"));

        harness.step();

        assertThat(harness.outcomes()).isEmpty();
        assertThat(harness.partition.deadLetters()).hasSize(1);
        assertThat(harness.session("ada")).isInstanceOf(Starting.class);
    }

    @Test
    void aMalformedRequestBesideASessionInProgressLeavesItAlone() {
        harness.request("ada", "r1");
        harness.step();
        harness.publish(malformed("ada", "r2"));
        harness.step();

        assertThat(harness.outcomes())
                .extracting(outcome -> outcome.subject().refreshId())
                .containsExactly("r2");
        harness.answer(FlinksAnswers.refused(RefusalClass.BROKEN, "INVALID_REQUEST"));
        harness.step();
        assertThat(harness.outcomes())
                .extracting(outcome -> outcome.subject().refreshId())
                .containsExactly("r2", "r1");
    }

    @Test
    void aMalformedRequestOfAnotherShardIsAnsweredThere() {
        RawRecord bad = harness.publish(malformed(InputRecords.FOREIGN + "ada", "r1"));

        harness.step();

        assertThat(harness.partition.forwards())
                .containsExactly(new Forward(bad, InputRecords.FOREIGN + "ada", InputRecords.ELSEWHERE));
        assertThat(harness.partition.deadLetters()).isEmpty();
        assertThat(harness.outcomes()).isEmpty();
    }

    @Test
    void aRedirectUrlOutsideTheListIsRefusedAndTold() {
        harness.publish(Source.INTERACTIVE, InputRecords.request("ada", "r1", harness.now(), "https://evil.example/"));

        harness.step();

        assertThat(harness.partition.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly("REDIRECT_NOT_ALLOWED");
        assertThat(harness.outcomes()).singleElement().isInstanceOf(RefreshFailed.class);
        assertThat(harness.flinks.calls()).isEmpty();
    }

    @Test
    void aRedirectUrlOfTheListIsTaken() {
        harness.publish(
                Source.INTERACTIVE, InputRecords.request("ada", "r1", harness.now(), "https://app.example.com/back"));

        harness.step();

        assertThat(harness.flinks.calls()).containsExactly(new Call.Start("ada"));
    }

    @Test
    void aConfirmationOnARequestsTopicIsADeadLetter() {
        harness.publish(Source.BATCH, InputRecords.confirmation("ada", "c1", harness.now()));

        harness.step();

        assertThat(harness.partition.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly("WRONG_TOPIC");
        assertThat(harness.flinks.calls()).isEmpty();
    }

    @Test
    void aRequestOnTheTopicOfRedirectsIsADeadLetterAndWhoWaitsForItIsTold() {
        harness.publish(Source.REDIRECTS, InputRecords.request("ada", "r1", harness.now()));

        harness.step();

        assertThat(harness.partition.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly("WRONG_TOPIC");
        assertThat(harness.flinks.calls()).isEmpty();
        assertThat(harness.outcomes())
                .singleElement()
                .isInstanceOfSatisfying(
                        RefreshFailed.class,
                        failed -> assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.INVALID_REQUEST));
    }

    @Test
    void anOutcomeOnAnInputTopicIsADeadLetter() {
        harness.publish(
                Source.INTERACTIVE,
                new MfaChallengeExpired(
                        new Subject("ada", "r1", null, null, Lane.BATCH, null, null, null), "live", harness.now()));

        harness.step();

        assertThat(harness.partition.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly("WRONG_TOPIC");
    }

    @Test
    void theDeadlineRunsFromTheEarlierOfRequestAndRecordAndIsCapped() {
        harness.flinks.permits(0);
        harness.publish(InputRecords.of(
                Source.INTERACTIVE,
                0,
                harness.now().minusSeconds(60),
                InputRecords.request("ada", "r1", harness.now().plus(Duration.ofDays(400)))));
        harness.publish(InputRecords.of(
                Source.BATCH,
                0,
                harness.now(),
                RefreshRequested.builder("r2", "bob", harness.now())
                        .deadline(harness.now().plus(Duration.ofDays(400)))
                        .build()));

        harness.step();

        assertThat(((Queued) harness.session("ada")).waiters().getFirst().deadline())
                .isEqualTo(harness.now().plusSeconds(240));
        assertThat(((Queued) harness.session("bob")).waiters().getFirst().deadline())
                .isEqualTo(harness.now().plus(Duration.ofHours(24)));
    }

    @Test
    void anExceptionInARuleMakesADeadLetterOfTheRecordAndAnswersWhoWaits() {
        rejected("ada");
        harness.pages.broken = true;
        harness.request("ada", "r2");
        harness.request("bob", "r3");

        harness.step();

        assertThat(harness.partition.deadLetters())
                .extracting(DeadLetter::reason)
                .containsExactly("INTERNAL_ERROR");
        assertThat(harness.observer.bugs).hasSize(1);
        assertThat(harness.outcomes().getLast()).isInstanceOfSatisfying(RefreshFailed.class, failed -> {
            assertThat(failed.subject().refreshId()).isEqualTo("r2");
            assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.INVALID_REQUEST);
        });
        assertThat(harness.session("bob")).isInstanceOf(Starting.class);

        harness.takeOver();
        harness.step();
        assertThat(harness.observer.bugs).hasSize(1);
    }

    @Test
    void anExceptionOverAnAnswerEndsTheSessionAndNeverLoops() {
        harness.pages.broken = true;
        harness.request("ada", "r1");
        harness.step();
        harness.answer(FlinksAnswers.challenged("live"));

        harness.runFor(Duration.ofMinutes(10));

        assertThat(harness.observer.bugs).hasSize(1);
        assertThat(harness.outcomes())
                .singleElement()
                .isInstanceOfSatisfying(
                        RefreshFailed.class,
                        failed -> assertThat(failed.retryable()).isTrue());
        assertThat(harness.partition.deadLetters()).isEmpty();
    }

    @Test
    void aRecordOnWhichReadingItselfFailsIsADeadLetter() {
        ShardHarness failing = new ShardHarness(loginId -> {
            if (loginId.equals("ada")) {
                throw new IllegalStateException("no such placement");
            }
            return InputRecords.HERE;
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
        harness.request(loginId, loginId + "-1");
        harness.step();
        harness.answer(FlinksAnswers.authorized("live", harness.now()));
        harness.step();
        harness.answer(FlinksAnswers.refused(RefusalClass.USER_MUST_ACT, "INVALID_PASSWORD"));
        harness.step();
        assertThat(harness.outcomes()).last().isInstanceOf(CredentialsRequired.class);
    }

    private RawRecord malformed(String loginId, String refreshId) {
        String value = "{\"refreshId\":\"" + refreshId + "\",\"loginId\":\"" + loginId + "\",\"requestedAt\":12}";
        return InputRecords.of(Source.INTERACTIVE, 0, harness.now(), "event", REQUESTED, value);
    }
}
