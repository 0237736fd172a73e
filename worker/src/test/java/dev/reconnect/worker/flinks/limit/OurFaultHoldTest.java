package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.StartForm;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.answer.ReadAnswer.RefusedCredential;
import dev.reconnect.worker.flinks.client.NeutralWitness.Finding;
import dev.reconnect.worker.flinks.client.NeutralWitness.Side;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.testing.CallRequests;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose fault a refusal is, and which calls wait for it, as the calls see it. */
class OurFaultHoldTest extends FaultHarness {

    @Test
    void oneLoginThatIsRefusedStopsNobodyElse() {
        for (int time = 0; time < 100; time++) {
            later(Duration.ofSeconds(10));
            assertThat(classOf(answered(FETCH, NOT_AVAILABLE))).isEqualTo(RefusalClass.REFUSED_ALONE);
            assertThat(classOf(answered(START, NOT_AVAILABLE))).isEqualTo(RefusalClass.REFUSED_ALONE);
            assertThat(ALL).allMatch(this::goes);
        }
        assertThat(permits.heldBecause()).isEmpty();
    }

    @Test
    void ifTheWitnessIsRefusedTooAllCallsOfItsSideWaitAndItSaysWhy() {
        witness.findings.put(Side.SESSIONS, REFUSED);
        assertThat(classOf(answered(START, NOT_AVAILABLE))).isEqualTo(RefusalClass.OUR_FAULT);

        assertThat(ALL.stream().filter(this::goes)).containsExactly(FETCH, new Call.FetchPending("r-1"));
        assertThat(permits.heldBecause())
                .hasValueSatisfying(reason -> assertThat(reason)
                        .contains(
                                "METHOD_NOT_AVAILABLE",
                                "session calls",
                                "Ask Flinks to activate /AuthorizeAsync",
                                "no refresh is lost"));
    }

    @Test
    void whereAccountsCannotBeFetchedNobodyIsTextedForThem() {
        witness.findings.put(Side.DATA, REFUSED);
        answered(FETCH, NOT_AVAILABLE);

        assertThat(ALL.stream().filter(this::goes)).containsExactly(POLL, CHECK);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aRefusedApiKeyIsRecognisedInAnyDress(int status) {
        witness.findings.put(Side.DATA, new Finding.Refused(null, status));
        Answer uncoded = new Answer.Refused(RefusalClass.TRANSIENT, null, status, null, null, null);
        Answer page = new Answer.Unreadable("HTTP with a body that is not Flinks' JSON", status);
        Answer general = new Answer.Refused(RefusalClass.TRANSIENT_ONCE, "UNAUTHORIZED", status, null, null, null);

        ReadAnswer sentence = ReadAnswer.refused(
                RefusedCredential.TOKEN, new Answer.Refused(RefusalClass.OUR_FAULT, null, status, null, null, null));

        for (ReadAnswer dress :
                List.of(ReadAnswer.of(uncoded), ReadAnswer.of(page), ReadAnswer.of(general), sentence)) {
            assertThat(classOf(answered(FETCH, dress))).isEqualTo(RefusalClass.OUR_FAULT);
        }
        assertThat(goes(START)).isFalse();
        assertThat(permits.heldBecause())
                .hasValueSatisfying(reason -> assertThat(reason).contains("Check reconnect.flinks.api-key"));
    }

    @Test
    void ifTheKeyIsTakenAnAnswerWithoutACodeMeansWhatItMeant() {
        Answer uncoded = new Answer.Refused(RefusalClass.TRANSIENT, null, 401, null, null, null);

        assertThat(answered(FETCH, ReadAnswer.of(uncoded)).answer()).isEqualTo(uncoded);
        assertThat(witness.asked).containsExactly(Side.DATA);
    }

    /** A cached check met it first, and nobody makes another: starts went one every 5 s for as long as that lasted. */
    @Test
    void whoeverMetTheFaultFirstTheWitnessEndsItWithinSeconds() {
        witness.findings.put(Side.SESSIONS, REFUSED);
        answered(CHECK, NOT_AVAILABLE);
        look(Duration.ofSeconds(4));
        assertThat(witness.asked).hasSize(1);
        assertThat(goes(START)).isFalse();
        look(Duration.ofSeconds(2));
        assertThat(witness.asked).hasSize(2);

        witness.findings.put(Side.SESSIONS, Finding.FINE);
        look(Duration.ofSeconds(5));
        assertThat(permits.heldBecause()).isEmpty();
        assertThat(ALL).allMatch(this::goes);
        look(Duration.ofSeconds(60));
        assertThat(witness.asked).hasSize(3);
    }

    @Test
    void neitherAnotherLoginsAnswerNorAWitnessThatCannotTellEndsTheHold() {
        witness.findings.put(Side.SESSIONS, REFUSED);
        long before = nanos() - 1;
        answered(START, NOT_AVAILABLE);
        permits.classified(CallRequests.of(POLL), before, FINE)
                .toCompletableFuture()
                .join();
        witness.findings.put(Side.SESSIONS, Finding.UNKNOWN);
        assertThat(goes(POLL)).isFalse();
        look(Duration.ofSeconds(5));

        assertThat(permits.heldBecause()).isPresent();
    }

    /** Nobody knows what Flinks says to a RequestId that it never gave: it could stop everything for ever. */
    @Test
    void aWitnessThatIsRefusedWhereCallsAreServedIsNotBelieved() {
        witness.findings.put(Side.SESSIONS, REFUSED);
        answered(START, NOT_AVAILABLE);
        later(Duration.ofSeconds(5));
        assertThat(permits.acquire(CallRequests.of(POLL), 1)).as("a trial").isEqualTo(GateDecision.PASS);
        assertThat(goes(CHECK)).as("a second one").isFalse();
        answered(POLL, FINE);

        assertThat(permits.heldBecause()).isEmpty();
        assertThat(classOf(answered(START, NOT_AVAILABLE))).isEqualTo(RefusalClass.OUR_FAULT);
        later(Duration.ofSeconds(1));
        assertThat(ALL).allMatch(this::goes);
        later(Duration.ofMinutes(10));
        answered(START, NOT_AVAILABLE);
        assertThat(permits.heldBecause()).isPresent();
    }

    /** A trial passed before the witness was asked again, and the next fault of ours was not believed. */
    @Test
    void aTrialThatIsServedBecauseTheFaultIsMendedLeavesTheWitnessItsWord() {
        witness.findings.put(Side.SESSIONS, REFUSED);
        answered(START, NOT_AVAILABLE);
        later(Duration.ofSeconds(5));
        assertThat(permits.acquire(CallRequests.of(POLL), 1)).isEqualTo(GateDecision.PASS);
        witness.findings.put(Side.SESSIONS, Finding.FINE);
        answered(POLL, FINE);
        assertThat(permits.heldBecause()).isEmpty();

        witness.findings.put(Side.SESSIONS, REFUSED);
        answered(START, NOT_AVAILABLE);
        assertThat(permits.heldBecause()).isPresent();
    }

    @Test
    void aTrialThatIsRefusedIsFollowedByOneAMinute() {
        witness.findings.put(Side.DATA, REFUSED);
        answered(FETCH, NOT_AVAILABLE);
        later(Duration.ofSeconds(5));
        assertThat(permits.acquire(CallRequests.of(FETCH), 1)).isEqualTo(GateDecision.PASS);
        answered(FETCH, NOT_AVAILABLE);
        later(Duration.ofSeconds(59));
        assertThat(goes(FETCH)).isFalse();
        later(Duration.ofSeconds(1));
        assertThat(goes(FETCH)).isTrue();
    }

    @Test
    void aWitnessThatCannotTellStopsNobodyAndCountsAgainstNobody() {
        witness.findings.put(Side.SESSIONS, Finding.UNKNOWN);

        assertThat(classOf(answered(START, NOT_AVAILABLE))).isEqualTo(RefusalClass.OUR_FAULT);
        assertThat(ALL).allMatch(this::goes);
    }

    @Test
    void aRefusedSecretKeyCountsAgainstNoLogin() {
        ReadAnswer noToken = ReadAnswer.refused(
                RefusedCredential.SECRET_KEY, new Answer.Refused(RefusalClass.OUR_FAULT, null, 401, null, null, null));

        assertThat(classOf(answered(CHECK, noToken))).isEqualTo(RefusalClass.OUR_FAULT);
        assertThat(ALL).allMatch(this::goes);
    }

    @Test
    void aSessionThatTakesNoTokenOfOursIsLockedAndStopsNobodyElse() {
        ReadAnswer badToken = ReadAnswer.refused(
                RefusedCredential.TOKEN, new Answer.Refused(RefusalClass.OUR_FAULT, null, 401, null, null, null));

        assertThat(classOf(answered(POLL, badToken))).isEqualTo(RefusalClass.SESSION_LOCKED);
        assertThat(classOf(answered(START, badToken))).isEqualTo(RefusalClass.REFUSED_ALONE);
        assertThat(ALL).allMatch(this::goes);
    }

    @Test
    void manySuspicionsAtATimeAreOneCallOfTheWitness() {
        witness.pending = new CompletableFuture<>();
        List<CompletableFuture<ReadAnswer>> classified = IntStream.range(0, 50)
                .mapToObj(login -> permits.classified(CallRequests.of(START, "login-" + login), nanos(), NOT_AVAILABLE)
                        .toCompletableFuture())
                .toList();
        assertThat(classified).noneMatch(CompletableFuture::isDone);
        witness.pending.complete(REFUSED);

        assertThat(classified).allMatch(one -> classOf(one.join()) == RefusalClass.OUR_FAULT);
        assertThat(witness.asked).hasSize(1);
    }

    /** A login was refused just before; three refusals within a second ended a refresh for a fault of ours. */
    @Test
    void whatTheWitnessFoundBeforeTheRefusalSaysNothing() {
        answered(START, NOT_AVAILABLE);
        witness.findings.put(Side.SESSIONS, REFUSED);
        assertThat(classOf(answered(CHECK, NOT_AVAILABLE))).isEqualTo(RefusalClass.OUR_FAULT);
    }

    @Test
    void aSuspicionThatComesWhileTheWitnessIsAskedWaitsForItsNextAnswer() {
        CompletableFuture<Finding> before = new CompletableFuture<>();
        witness.pending = before;
        CompletableFuture<ReadAnswer> first = permits.classified(CallRequests.of(START), nanos(), NOT_AVAILABLE)
                .toCompletableFuture();
        CompletableFuture<ReadAnswer> second = permits.classified(CallRequests.of(CHECK), nanos(), NOT_AVAILABLE)
                .toCompletableFuture();
        witness.pending = null;
        witness.findings.put(Side.SESSIONS, REFUSED);
        before.complete(Finding.FINE);

        assertThat(classOf(first.join())).isEqualTo(RefusalClass.REFUSED_ALONE);
        assertThat(classOf(second.join())).isEqualTo(RefusalClass.OUR_FAULT);
        assertThat(witness.asked).hasSize(2);
    }

    @Test
    void nobodyIsAskedWhileFlinksWantsSilence() {
        for (int login = 0; login < RefusalEvidence.SEVERAL; login++) {
            permits.answered(
                    CallRequests.of(POLL, "login-" + login),
                    1,
                    nanos(),
                    ReadAnswer.of(new Answer.Unreadable("HTTP 503", 503, Duration.ofSeconds(30))));
        }
        assertThat(classOf(answered(START, NOT_AVAILABLE))).isEqualTo(RefusalClass.OUR_FAULT);

        assertThat(witness.asked).isEmpty();
    }

    /**
     * Two holds kept each other up: the neutral call took every probe of the long one, and nobody heard that it passed.
     */
    @Test
    void theNeutralCallIsTheProbeOfALongHold() {
        witness.findings.put(Side.SESSIONS, REFUSED);
        answered(START, NOT_AVAILABLE);
        for (int login = 0; login < RefusalEvidence.SEVERAL; login++) {
            permits.answered(
                    CallRequests.of(POLL, "login-" + login),
                    1,
                    nanos(),
                    ReadAnswer.of(new Answer.Unreadable("HTTP 503", 503, Duration.ofHours(1))));
        }
        witness.findings.put(Side.SESSIONS, Finding.FINE);
        look(Duration.ofSeconds(61));

        assertThat(permits.slowedDownUntil()).isEmpty();
        assertThat(permits.heldBecause()).isEmpty();
    }

    @Test
    void aWitnessThatFailsIsAskedAgain() {
        CallPermits some = new CallPermits(
                FlinksSettings.CallLimits.DEFAULTS,
                StartForm.AUTHORIZE_ASYNC,
                side -> {
                    witness.asked.add(side);
                    throw new IllegalStateException("as the test wants");
                },
                List.of(),
                () -> now,
                this::nanos);
        for (int time = 0; time < 2; time++) {
            ReadAnswer classified = some.classified(CallRequests.of(START), nanos(), NOT_AVAILABLE)
                    .toCompletableFuture()
                    .join();
            assertThat(classOf(classified)).isEqualTo(RefusalClass.OUR_FAULT);
        }

        assertThat(witness.asked).hasSize(2);
    }

    @Test
    void theSynchronousAuthorizeIsNamedAsSuch() {
        CallPermits synchronous = permits(StartForm.AUTHORIZE);
        witness.findings.put(Side.SESSIONS, REFUSED);
        synchronous
                .classified(CallRequests.of(START), nanos(), NOT_AVAILABLE)
                .toCompletableFuture()
                .join();

        assertThat(synchronous.heldBecause())
                .hasValueSatisfying(reason -> assertThat(reason).contains("Ask Flinks to activate /Authorize for"));
    }
}
