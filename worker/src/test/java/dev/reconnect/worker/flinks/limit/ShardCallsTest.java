package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.reconnect.worker.flinks.institution.InstitutionBreakers;
import dev.reconnect.worker.flinks.institution.InstitutionObserver;
import dev.reconnect.worker.flinks.testing.FlinksFixture;
import dev.reconnect.worker.flinks.testing.RawHttpServer;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.testing.CallRequests;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ShardCallsTest {

    private static final Call START = new Call.Start("login-1");
    private static final Call POLL = new Call.Poll("r-1");

    private final List<CallAnswer> answers = new CopyOnWriteArrayList<>();
    private final CallPermits permits =
            new CallPermits(FlinksFixture.limits(Duration.ofSeconds(20)), InstantSource.system());
    private final InstitutionBreakers institutions = new InstitutionBreakers(
            InstitutionBreakers.BreakerRules.DEFAULTS, InstantSource.system(), InstitutionObserver.NONE);

    @Test
    void anAnswerComesBackUnderItsCallIdWithThePermitFreeAgain() throws IOException {
        List<Integer> openWhenAnswered = new CopyOnWriteArrayList<>();
        try (var flinks = new FlinksFixture((request, wire) -> wire.json(202, "{\"RequestId\":\"r-1\"}"));
                var calls = new ShardCalls(flinks.client, permits, institutions, callAnswer -> {
                    openWhenAnswered.add(permits.openCalls());
                    answers.add(callAnswer);
                })) {
            assertThat(CallRequests.take(calls, START)).isTrue();
            assertThat(permits.openCalls()).isEqualTo(1);
            calls.send(7, START);

            await().until(() -> !answers.isEmpty());
            assertThat(answers).containsExactly(new CallAnswer(7, new Answer.Pending("r-1")));
            assertThat(openWhenAnswered).containsExactly(0);
        }
    }

    @Test
    void ourFaultHoldsTheNextCall() throws IOException {
        try (var flinks = new FlinksFixture(
                        (request, wire) -> wire.json(401, "{\"FlinksCode\":\"METHOD_NOT_AVAILABLE\"}"));
                var calls = new ShardCalls(flinks.client, permits, institutions, answers::add)) {
            assertThat(CallRequests.take(calls, START)).isTrue();
            calls.send(1, START);

            await().until(() -> !answers.isEmpty());
            assertThat(answers.getFirst().answer())
                    .isEqualTo(
                            new Answer.Refused(RefusalClass.OUR_FAULT, "METHOD_NOT_AVAILABLE", 401, null, null, null));
            assertThat(CallRequests.take(calls, POLL)).isFalse();
            assertThat(permits.heldBecause()).isPresent();
        }
    }

    @Test
    void closingGivesBackThePermitOfWhatWasNeverSentAndDropsLateAnswers() throws IOException {
        try (var flinks = new FlinksFixture((request, wire) -> wire.silence())) {
            ShardCalls calls = new ShardCalls(flinks.client, permits, institutions, answers::add);
            CallRequests.take(calls, START);
            CallRequests.take(calls, POLL);
            calls.send(1, POLL);
            calls.close();

            assertThat(permits.openCalls()).isEqualTo(1);
            assertThat(CallRequests.take(calls, START)).isFalse();
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
                var calls = new ShardCalls(flinks.client, permits, institutions, answers::add, nanos::get)) {
            CallRequests.take(calls, START);
            CallRequests.take(calls, POLL);
            nanos.addAndGet(Duration.ofSeconds(5).toNanos());
            calls.send(1, START);
            calls.send(2, POLL);

            await().until(() -> answers.size() == 2);
            assertThat(answers)
                    .anySatisfy(callAnswer -> assertThat(callAnswer.answer()).isInstanceOf(Answer.NotSent.class))
                    .contains(new CallAnswer(2, new Answer.Pending("r-1")));
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
            ShardCalls calls = new ShardCalls(flinks.client, permits, institutions, answers::add);
            CallRequests.take(calls, START);
            calls.send(1, START);
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
                var calls = new ShardCalls(flinks.client, permits, institutions, answers::add, nanos::get)) {
            CallRequests.take(calls, START);
            calls.send(1, START);
            await().until(() -> answers.size() == 1);
            assertThat(answers.getFirst().answer()).isInstanceOf(Answer.NotSent.class);

            CallRequests.take(calls, START);
            calls.send(2, START);
            await().until(() -> answers.size() == 2);
            assertThat(answers.getLast()).isEqualTo(new CallAnswer(2, new Answer.Pending("r-1")));
            assertThat(flinks.server.requests("GenerateAuthorizeToken")).hasSize(1);
            assertThat(flinks.server.requests("AuthorizeAsync"))
                    .singleElement()
                    .satisfies(start -> assertThat(start.headers()).containsValue("token-1"));
        }
    }

    @Test
    void aCallWithoutItsPermitIsRefused() throws IOException {
        try (var flinks = new FlinksFixture((request, wire) -> wire.silence());
                var calls = new ShardCalls(flinks.client, permits, institutions, answers::add)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> calls.send(1, START))
                    .withMessageNotContaining("login-1");
            calls.release(START);
            assertThat(permits.openCalls()).isZero();
        }
    }
}
