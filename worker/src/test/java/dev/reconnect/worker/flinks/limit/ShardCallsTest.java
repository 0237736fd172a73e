package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.reconnect.worker.flinks.StartForm;
import dev.reconnect.worker.flinks.client.NeutralWitness;
import dev.reconnect.worker.flinks.testing.FlinksFixture;
import dev.reconnect.worker.flinks.testing.RawHttpServer;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.Permit;
import dev.reconnect.worker.shard.PermitDecision;
import dev.reconnect.worker.shard.testing.CallRequests;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShardCallsTest {

    private static final Call START = new Call.Start("login-1");
    private static final Call POLL = new Call.Poll("r-1");

    private final List<CallAnswer> answers = new CopyOnWriteArrayList<>();
    private final CallPermits permits =
            new CallPermits(FlinksFixture.limits(Duration.ofSeconds(20)), InstantSource.system());

    @Test
    void anAnswerComesBackUnderItsCallIdAndIsNotUnderWayAnyMore() throws IOException {
        List<Integer> openWhenAnswered = new CopyOnWriteArrayList<>();
        try (var flinks = new FlinksFixture((request, wire) -> wire.json(202, "{\"RequestId\":\"r-1\"}"));
                var calls = new ShardCalls(flinks.client, permits, callAnswer -> {
                    openWhenAnswered.add(permits.openCalls());
                    answers.add(callAnswer);
                })) {
            Permit permit = CallRequests.take(calls, START).orElseThrow();
            assertThat(permits.openCalls()).isEqualTo(1);
            permit.send(7);

            await().until(() -> !answers.isEmpty());
            assertThat(answers)
                    .extracting(CallAnswer::callId, CallAnswer::answer)
                    .containsExactly(tuple(7L, new Answer.Pending("r-1")));
            assertThat(openWhenAnswered).containsExactly(0);
        }
    }

    @Test
    void aPermitThatLapsedTakesNoPlaceAndSendsNothing() throws IOException {
        try (var flinks = new FlinksFixture((request, wire) -> wire.json(202, "{\"RequestId\":\"r-1\"}"));
                var calls = new ShardCalls(flinks.client, permits, answers::add)) {
            Permit permit = CallRequests.take(calls, START).orElseThrow();
            permit.lapse();
            permit.lapse();
            assertThat(permits.openCalls()).isZero();

            permit.send(7);

            assertThat(answers).singleElement().satisfies(one -> {
                assertThat(one.callId()).isEqualTo(7);
                assertThat(one.answer()).isInstanceOf(Answer.NotSent.class);
            });
            assertThat(permits.openCalls()).isZero();
        }
    }

    /** The witness is asked before the answer is handed on, so the session never acts on a suspicion. */
    @Test
    void ourFaultHoldsTheNextCall() throws IOException {
        try (var flinks =
                new FlinksFixture((request, wire) -> wire.json(401, "{\"FlinksCode\":\"METHOD_NOT_AVAILABLE\"}"))) {
            CallPermits held = new CallPermits(
                    FlinksFixture.limits(Duration.ofSeconds(20)),
                    StartForm.AUTHORIZE_ASYNC,
                    flinks.client.witness(),
                    List.of(),
                    InstantSource.system(),
                    System::nanoTime);
            ShardCalls calls = new ShardCalls(flinks.client, held, answers::add);
            CallRequests.take(calls, START).orElseThrow().send(1);

            await().until(() -> !answers.isEmpty());
            assertThat(answers.getFirst().answer())
                    .isEqualTo(
                            new Answer.Refused(RefusalClass.OUR_FAULT, "METHOD_NOT_AVAILABLE", 401, null, null, null));
            assertThat(CallRequests.take(calls, POLL)).isEmpty();
            assertThat(held.heldBecause()).isPresent();
        }
    }

    @Test
    void closingGivesBackThePermitOfWhatWasNeverSentAndDropsLateAnswers() throws IOException {
        try (var flinks = new FlinksFixture((request, wire) -> wire.silence())) {
            ShardCalls calls = new ShardCalls(flinks.client, permits, answers::add);
            Permit unused = CallRequests.take(calls, START).orElseThrow();
            CallRequests.take(calls, POLL).orElseThrow().send(1);
            calls.close();
            unused.close();

            assertThat(permits.openCalls()).isEqualTo(1);
            assertThat(CallRequests.take(calls, START)).isEmpty();
            flinks.client.close();
            await().until(() -> permits.openCalls() == 0);
            assertThat(answers).isEmpty();
        }
    }

    /**
     * If a worker stands still between its commit and this moment, another may have taken over and repeated the start.
     */
    @Test
    void aStartThatComesTooLateAfterItsDecisionNeverLeavesAndAPollDoes() throws IOException {
        AtomicLong nanos = new AtomicLong();
        try (var flinks = new FlinksFixture((request, wire) -> wire.json(202, "{\"RequestId\":\"r-1\"}"));
                var calls = new ShardCalls(flinks.client, permits, answers::add, nanos::get)) {
            Permit start = CallRequests.take(calls, START).orElseThrow();
            Permit poll = CallRequests.take(calls, POLL).orElseThrow();
            nanos.addAndGet(Duration.ofSeconds(5).toNanos());
            start.send(1);
            poll.send(2);

            await().until(() -> answers.size() == 2);
            assertThat(answers)
                    .anySatisfy(callAnswer -> assertThat(callAnswer.answer()).isInstanceOf(Answer.NotSent.class))
                    .extracting(CallAnswer::callId, CallAnswer::answer)
                    .contains(tuple(2L, new Answer.Pending("r-1")));
            assertThat(flinks.server.requests()).hasSize(1);
        }
    }

    @Test
    void aStartWhoseShardIsGoneNeverLeavesThoughItsTokenComes() throws IOException {
        CountDownLatch gone = new CountDownLatch(1);
        RawHttpServer.Script script = (request, wire) -> {
            if (request.path().endsWith("GenerateAuthorizeToken") && gone.await(20, TimeUnit.SECONDS)) {
                wire.json(200, "{\"HttpStatusCode\":200,\"Token\":\"token-1\"}");
            } else {
                wire.json(202, "{\"RequestId\":\"r-1\"}");
            }
        };
        try (var flinks = new FlinksFixture(script, FlinksFixture::withSecrets)) {
            ShardCalls calls = new ShardCalls(flinks.client, permits, answers::add);
            CallRequests.take(calls, START).orElseThrow().send(1);
            await().until(() ->
                    !flinks.server.requests("GenerateAuthorizeToken").isEmpty());
            calls.close();
            gone.countDown();

            await().until(() -> permits.openCalls() == 0);
            assertThat(flinks.server.requests("AuthorizeAsync")).isEmpty();
        }
    }

    /** If minting takes longer than a start may wait, no start would ever leave. */
    @Test
    void aTokenThatCameTooLateForItsStartServesTheNext() throws IOException {
        AtomicLong nanos = new AtomicLong();
        RawHttpServer.Script slowMint = (request, wire) -> {
            if (request.path().endsWith("GenerateAuthorizeToken")) {
                nanos.addAndGet(Duration.ofSeconds(6).toNanos());
                wire.json(200, "{\"HttpStatusCode\":200,\"Token\":\"token-1\"}");
            } else {
                wire.json(202, "{\"RequestId\":\"r-1\"}");
            }
        };
        try (var flinks = new FlinksFixture(slowMint, FlinksFixture::withSecrets);
                var calls = new ShardCalls(flinks.client, permits, answers::add, nanos::get)) {
            CallRequests.take(calls, START).orElseThrow().send(1);
            await().until(() -> answers.size() == 1);
            assertThat(answers.getFirst().answer()).isInstanceOf(Answer.NotSent.class);

            CallRequests.take(calls, START).orElseThrow().send(2);
            await().until(() -> answers.size() == 2);
            assertThat(answers.getLast().answer()).isEqualTo(new Answer.Pending("r-1"));
            assertThat(flinks.server.requests("GenerateAuthorizeToken")).hasSize(1);
            assertThat(flinks.server.requests("AuthorizeAsync"))
                    .singleElement()
                    .satisfies(start -> assertThat(start.headers()).containsValue("token-1"));
        }
    }

    /** If one bank's reason counted as everybody's, one sick bank would stop a lane. */
    @ParameterizedTest
    @EnumSource
    void onlyWhatABankIsInTheWayOfIsToldAsTheBanks(WaitReason reason) throws IOException {
        Instant again = Instant.parse("2026-11-22T10:00:00Z");
        CallGate closed = attempt -> new GateDecision.Wait(reason, again);
        CallPermits kept = new CallPermits(
                FlinksFixture.limits(Duration.ofSeconds(20)),
                StartForm.AUTHORIZE_ASYNC,
                NeutralWitness.NONE,
                List.of(closed),
                InstantSource.system(),
                System::nanoTime);
        try (var flinks = new FlinksFixture((request, wire) -> wire.silence());
                var calls = new ShardCalls(flinks.client, kept, answers::add)) {
            assertThat(calls.acquire(CallRequests.of(START)))
                    .isEqualTo(
                            List.of(WaitReason.BANK, WaitReason.BREAKER, WaitReason.REFUSED)
                                            .contains(reason)
                                    ? new PermitDecision.InstitutionHeld(again)
                                    : new PermitDecision.Later(again));
        }
    }

    @Test
    void aPermitThatWasUsedIsNotUsedAgainAndClosingItChangesNothing() throws IOException {
        try (var flinks = new FlinksFixture((request, wire) -> wire.silence());
                var calls = new ShardCalls(flinks.client, permits, answers::add)) {
            Permit permit = CallRequests.take(calls, START).orElseThrow();
            permit.send(1);
            permit.close();

            assertThat(permits.openCalls()).isEqualTo(1);
            assertThatIllegalStateException().isThrownBy(() -> permit.send(2));
        }
    }

    @Test
    void aPermitServesOneCallAndIsGivenBackOnce() throws IOException {
        try (var flinks = new FlinksFixture((request, wire) -> wire.silence());
                var calls = new ShardCalls(flinks.client, permits, answers::add)) {
            Permit permit = CallRequests.take(calls, START).orElseThrow();
            permit.close();
            permit.close();

            assertThat(permits.openCalls()).isZero();
            assertThatIllegalStateException().isThrownBy(() -> permit.send(1)).withMessageNotContaining("login-1");
        }
    }
}
