package dev.reconnect.worker.flinks.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.answer.AnswerReader;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.client.FlinksClient;
import dev.reconnect.worker.flinks.institution.InstitutionBreakers;
import dev.reconnect.worker.flinks.institution.InstitutionObserver;
import dev.reconnect.worker.flinks.limit.CallPermits;
import dev.reconnect.worker.flinks.limit.ShardCalls;
import dev.reconnect.worker.flinks.testing.FlinksFixture;
import dev.reconnect.worker.flinks.testing.RawHttpServer;
import dev.reconnect.worker.session.AccountDocument;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.Permit;
import dev.reconnect.worker.shard.PermitDecision;
import dev.reconnect.worker.shard.testing.CallRequests;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers whose accounts are too large, alone or together. */
@Timeout(60)
class LargeAnswerTest {

    private static final Call FETCH = new Call.Fetch("r-1");
    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final int LIMIT = 64 * 1024;

    @Test
    void accountsBeyondTheLimitAreRefusedForGood() throws IOException {
        String large = "{\"RequestId\":\"r-1\",\"Accounts\":[],\"x\":\"" + "y".repeat(LIMIT) + "\"}";
        try (var flinks = new FlinksFixture((request, wire) -> wire.json(200, large))) {
            assertThat(flinks.call(FETCH))
                    .isEqualTo(new Answer.Refused(RefusalClass.BROKEN, null, 200, null, null, null));
            assertThat(flinks.observed).containsExactly("fetch too-large");
        }
    }

    @Test
    void accountsWithoutAnEndAreReadToTheLimitAndTheConnectionIsDropped() throws Exception {
        CountDownLatch dropped = new CountDownLatch(1);
        try (var flinks = new FlinksFixture((request, wire) -> {
            wire.raw(CHUNKED);
            try {
                while (true) {
                    wire.raw("1000\r\n" + "y".repeat(0x1000) + "\r\n");
                }
            } catch (IOException closed) {
                dropped.countDown();
                throw closed;
            }
        })) {
            assertThat(flinks.call(FETCH)).isInstanceOf(Answer.Refused.class);
            assertThat(dropped.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aGatewaysLargePageSaysNothingAboutTheAccounts() throws IOException {
        try (var flinks = new FlinksFixture((request, wire) -> wire.json(502, "x".repeat(LIMIT + 1)))) {
            assertThat(flinks.call(FETCH)).isInstanceOf(Answer.Unreadable.class);
        }
    }

    @Test
    void aStartWithALargeAnswerIsStillInDoubt() throws IOException {
        try (var flinks = new FlinksFixture((request, wire) -> wire.json(200, "x".repeat(LIMIT + 1)))) {
            assertThat(flinks.call(new Call.Start("login"))).isInstanceOf(Answer.Unreadable.class);
        }
    }

    @Test
    void aDocumentWithALongerNameThanTheContractTakesIsLeftOut() {
        String json = "{\"RequestId\":\"r-1\",\"Accounts\":[{\"Id\":\"a\",\"" + "n".repeat(512)
                + "\":1},{\"Id\":\"b\",\"Holder\":{\"" + "n".repeat(516) + "\":1}}]}";

        ReadAnswer readAnswer =
                AnswerReader.read(FETCH, new HttpReply.Received(200, null, json.getBytes(UTF_8)), Instant.EPOCH, true);

        assertThat(((Answer.Accounts) readAnswer.answer()).accounts()).hasSize(2);
        assertThat(((Answer.Accounts) readAnswer.answer()).documents())
                .extracting(AccountDocument::accountId)
                .containsExactly("a");
    }

    @Test
    void whatHoldsNoAccountsIsGivenUpFarEarlier() throws Exception {
        String large = "{\"x\":\"" + "y".repeat(9 << 20) + "\"}";
        try (var server = new RawHttpServer((request, wire) -> wire.json(200, large));
                var http = new HttpExchanges(
                        server.uri(), FlinksSettings.CallLimits.DEFAULTS, new AnswerMemory(1 << 26))) {
            FlinksRequest flinksRequest = new FlinksRequest("GET", "/", Map.of(), null, Duration.ofSeconds(20));

            assertThat(http.send(flinksRequest).toCompletableFuture().get(20, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            HttpReply.Lost.class,
                            lost -> assertThat(lost.why()).isEqualTo(HttpReply.Lost.LossReason.TOO_LARGE));
            assertThat(http.send(flinksRequest.answeredWithData())
                            .toCompletableFuture()
                            .get(20, TimeUnit.SECONDS))
                    .isInstanceOf(HttpReply.Received.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerThatFindsNoMemoryIsGivenUpAndAskedForLater(boolean announced) throws IOException {
        AnswerMemory memory = new AnswerMemory(60_000);
        AnswerMemory.MemoryShare others = memory.part();
        assertThat(others.resize(50_000)).isTrue();
        try (var crowd = new Crowd(memory, announced, 20_000)) {
            assertThat(crowd.answer()).isInstanceOf(Answer.Unreadable.class);
            assertThat(crowd.observed).containsExactly("fetch no-room");
            await().until(() -> memory.held() == 50_000);

            others.release();

            assertThat(crowd.answer()).isInstanceOf(Answer.Accounts.class);
        }
    }

    @Test
    void anAnswerIsAccountedForUntilNobodyNeedsItAnyMore() throws IOException {
        AnswerMemory memory = new AnswerMemory(200_000);
        try (var crowd = new Crowd(memory, true, 20_000)) {
            assertThat(crowd.answer()).isInstanceOf(Answer.Accounts.class);
            assertThat(memory.held()).isBetween(20_000L, 21_000L);

            crowd.answers.getLast().lease().release();
            crowd.answers.getLast().lease().release();

            assertThat(memory.held()).isZero();
        }
    }

    @Test
    void whatWasGivenBackTakesNoMore() {
        AnswerMemory memory = new AnswerMemory(50_000);
        AnswerMemory.MemoryShare cancelled = memory.part();
        assertThat(cancelled.resize(10_000)).isTrue();

        cancelled.release();

        assertThat(cancelled.resize(20_000)).isFalse();
        assertThat(memory.held()).isZero();
        for (int i = 0; i < 3; i++) {
            assertThat(enters(memory)).as("no one was crowded out").isTrue();
        }
    }

    @Test
    void whileTheMemoryIsHalfFullNoFetchGoesOutAndOtherCallsDo() throws IOException {
        AnswerMemory memory = new AnswerMemory(50_000);
        AnswerMemory.MemoryShare others = memory.part();
        others.resize(30_000);
        try (var crowd = new Crowd(memory, true, 1_000)) {
            assertThat(crowd.calls.acquire(request(FETCH))).isInstanceOf(PermitDecision.Later.class);
            assertThat(crowd.calls.acquire(request(new Call.Poll("r-1")))).isInstanceOf(PermitDecision.Granted.class);

            others.release();

            assertThat(crowd.calls.acquire(request(FETCH))).isInstanceOf(PermitDecision.Granted.class);
        }
    }

    @Test
    void afterOneFoundNoMemoryOthersGoOneByOneUntilTheyFindIt() throws IOException {
        AnswerMemory memory = new AnswerMemory(50_000);
        assertThat(enters(memory)).isTrue();
        assertThat(enters(memory)).isTrue();
        assertThat(memory.part().resize(60_000)).isFalse();

        memory.leave(false);
        assertThat(enters(memory)).isFalse();
        memory.leave(true);
        assertThat(enters(memory)).isTrue();
        assertThat(enters(memory)).isTrue();
        assertThat(enters(memory)).isFalse();
    }

    @Test
    void aFetchThatIsNotSentLeavesItsPlaceToTheNext() throws IOException {
        AnswerMemory memory = new AnswerMemory(50_000);
        assertThat(memory.part().resize(60_000)).isFalse();
        try (var crowd = new Crowd(memory, true, 1_000)) {
            Permit permit = CallRequests.take(crowd.calls, FETCH).orElseThrow();
            assertThat(crowd.calls.acquire(request(FETCH))).isInstanceOf(PermitDecision.Later.class);

            permit.close();

            assertThat(crowd.calls.acquire(request(FETCH))).isInstanceOf(PermitDecision.Granted.class);
        }
    }

    @Test
    void aLargeAnswerIsReadOnAThreadThatNoConnectionWaitsFor() throws Exception {
        String large = "{\"RequestId\":\"r-1\",\"Accounts\":[" + " ".repeat(LIMIT) + "]}";
        CountDownLatch awaited = new CountDownLatch(1);
        try (var server = new RawHttpServer((request, wire) -> {
                    awaited.await();
                    wire.json(200, large);
                });
                var http = new HttpExchanges(
                        server.uri(), FlinksSettings.CallLimits.DEFAULTS, new AnswerMemory(1 << 20))) {
            FlinksRequest flinksRequest = new FlinksRequest("GET", "/", Map.of(), null, Duration.ofSeconds(20));

            var thread = http.send(flinksRequest)
                    .thenApply(reply -> Thread.currentThread().getName())
                    .toCompletableFuture();
            awaited.countDown();

            assertThat(thread.get(20, TimeUnit.SECONDS)).startsWith("flinks-reader-");
        }
    }

    private static boolean enters(AnswerMemory memory) {
        if (!memory.hasSpace()) {
            return false;
        }
        memory.enter();
        return true;
    }

    private static CallRequest request(Call call) {
        return CallRequests.of(call);
    }

    /** A shard's calls to a Flinks whose accounts take this many bytes. */
    private static final class Crowd implements AutoCloseable {
        final List<CallAnswer> answers = new CopyOnWriteArrayList<>();
        final List<String> observed = new CopyOnWriteArrayList<>();
        final ShardCalls calls;
        private final RawHttpServer server;
        private final FlinksClient client;

        Crowd(AnswerMemory memory, boolean announced, int bytes) throws IOException {
            String begin = "{\"RequestId\":\"r-1\",\"Accounts\":[{\"Id\":\"a\",\"Text\":\"";
            String json = begin + "y".repeat(bytes - begin.length()) + "\"}]}";
            server = new RawHttpServer((request, wire) -> {
                if (announced) {
                    wire.json(200, json);
                } else {
                    int length = json.getBytes(UTF_8).length;
                    wire.raw(CHUNKED + Integer.toHexString(length) + "\r\n" + json + "\r\n0\r\n\r\n");
                }
            });
            FlinksSettings settings =
                    FlinksSettings.of(server.uri(), "customer-1", URI.create("https://connect.example"));
            client = new FlinksClient(
                    settings,
                    memory,
                    InstantSource.system(),
                    (kind, outcome, latency) -> observed.add(kind + " " + outcome));
            calls = new ShardCalls(
                    client,
                    new CallPermits(
                            settings,
                            client,
                            new InstitutionBreakers(
                                    InstitutionBreakers.BreakerRules.DEFAULTS,
                                    InstantSource.system(),
                                    InstitutionObserver.NONE),
                            InstantSource.system()),
                    answers::add);
        }

        /** Returns the next answer, whether or not there is memory for it now. */
        Answer answer() {
            int before = answers.size();
            client.perform(FETCH)
                    .thenAccept(readAnswer -> answers.add(new CallAnswer(1, readAnswer.answer(), readAnswer.lease())));
            await().until(() -> answers.size() > before);
            return answers.getLast().answer();
        }

        @Override
        public void close() throws IOException {
            calls.close();
            client.close();
            server.close();
        }
    }
}
