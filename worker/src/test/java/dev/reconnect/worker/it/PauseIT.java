package dev.reconnect.worker.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.Publisher;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An operator pauses and resumes while two workers share the shards. */
@Order(2)
@KafkaTest
class PauseIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** The most that "within seconds" may mean on a busy machine. */
    private static final Duration SECONDS = Duration.ofSeconds(5);

    private static final String BATCH = "lane-batch";

    private WorkerEnvironment environment;
    private WorkerEnvironment.Running first;
    private WorkerEnvironment.Running second;

    @TempDir
    private Path folder;

    @BeforeEach
    void start(KafkaCluster cluster) {
        environment = new WorkerEnvironment(cluster);
        first = environment.startWorker().awaitShards(WorkerEnvironment.PARTITIONS);
        second = environment.startWorker();
        await("two workers")
                .atMost(Duration.ofSeconds(60))
                .until(() -> first.owned() + second.owned() == WorkerEnvironment.PARTITIONS && second.owned() > 0);
        environment.flinks().switches().turnOn(Switch.ALL_LOGINS_ARE_KNOWN);
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    @Test
    void aPausedBatchLaneStartsNothingInAnyWorkerWhileInteractiveGoesOnAndResumeLetsItGo() {
        assertThat(environment.command("pause", "--lane", "batch", "--paused-by", "operations"))
                .isEqualTo("The batch lane is paused until it is resumed.\n");
        awaitPaused(BATCH, 1, first, second);
        List<String> nightly = atNight(30);
        awaitQueued(30);

        assertAllEnd(interactive(12));
        assertThat(starts("night")).isZero();
        assertThat(first.health().ready().up()).isTrue();

        assertThat(environment.command("resume", "--lane", "batch")).isEqualTo("The batch lane goes on.\n");
        assertAllEnd(nightly);
        awaitPaused(BATCH, 0, first, second);
    }

    @Test
    void aWorkerThatStartsWhileALaneIsPausedStartsNothingOfIt() {
        environment.command("pause", "--lane", "batch");
        awaitPaused(BATCH, 1, first, second);
        List<String> nightly = atNight(30);
        awaitQueued(30);

        first.close();
        second.close();
        WorkerEnvironment.Running third = environment.startWorker().awaitShards(WorkerEnvironment.PARTITIONS);
        assertThat(third.gauge("reconnect.paused", "what", BATCH)).isEqualTo(1);
        assertAllEnd(interactive(12));
        assertThat(starts("night")).isZero();

        environment.command("resume", "--lane", "batch");
        assertAllEnd(nightly);
    }

    @Test
    void aPauseEndsByItselfAtItsTime() {
        Instant before = Instant.now();
        environment.command("pause", "--lane", "batch", "--until", "8s");
        awaitPaused(BATCH, 1, first, second);
        List<String> nightly = atNight(9);

        assertAllEnd(nightly);
        assertThat(environment.flinks().ledger().calls())
                .filteredOn(call -> call.endpoint() == Endpoint.ASYNC_START)
                .isNotEmpty()
                // The command writes whole seconds only.
                .allSatisfy(start -> assertThat(start.at()).isAfterOrEqualTo(before.plusSeconds(7)));
        awaitPaused(BATCH, 0, first, second);
    }

    @Test
    void aPausedBankKeepsOnlyItsOwnRefreshesWaiting() {
        environment.command("pause", "--institution", "77", "--reason", "maintenance");
        awaitPaused("institutions", 1, first, second);
        List<String> waiting =
                IntStream.range(0, 9).mapToObj(i -> at(77, "paused-" + i)).toList();
        awaitQueued(9);
        List<String> others =
                IntStream.range(0, 9).mapToObj(i -> at(78, "other-" + i)).toList();

        assertAllEnd(others);
        assertThat(starts("paused")).isZero();

        environment.command("resume", "--institution", "77");
        assertAllEnd(waiting);
    }

    @Test
    void whatNobodyCanReadPausesNothingAndNoWorkerFails() {
        for (String value : List.of("{", "[]", "{\"until\":5}")) {
            environment
                    .publisher()
                    .send(new ProducerRecord<>(
                            environment.topics().control(), "lane/interactive".getBytes(UTF_8), value.getBytes(UTF_8)));
        }
        environment
                .publisher()
                .send(new ProducerRecord<>(
                        environment.topics().control(), "tenant/1".getBytes(UTF_8), "{}".getBytes(UTF_8)));
        await("four records").atMost(SECONDS).until(() -> first.count("reconnect.pauses.unreadable") == 4);

        assertAllEnd(interactive(6));
        assertThat(first.health().ready().up()).isTrue();
        assertThat(environment.command("status")).contains("2 records of the control topic cannot be read");
    }

    @Test
    void whileALaneIsPausedItsLagStaysInTheTopicAndStatusTellsIt() throws IOException {
        environment.command("pause", "--lane", "batch", "--reason", "the night is too short");
        awaitPaused(BATCH, 1, first, second);
        Path file = folder.resolve("logins");
        Files.write(file, IntStream.range(0, 6000).mapToObj(i -> "night-" + i).toList());
        environment.command("request", "--file", file.toString());
        // A shard takes 1000 requests, and in addition those that its consumer has handed to it already.
        await("the shards to have had enough").atMost(PATIENCE).until(() -> queued() >= 3000);

        JsonNode status = JsonMapper.shared().readTree(environment.command("status", "--json"));

        assertThat(status.path("workers").intValue()).isEqualTo(2);
        assertThat(status.path("paused").path(0).path("lane").asString()).isEqualTo("batch");
        assertThat(status.path("paused").path(0).path("reason").asString()).isEqualTo("the night is too short");
        assertThat(status.path("lag").path("batch").path("records").intValue()).isBetween(1, 3000);
        assertThat(status.path("lag").path("interactive").path("records").intValue())
                .isZero();
        assertThat(environment.flinks().ledger().total(Endpoint.ASYNC_START)).isZero();
    }

    private void awaitPaused(String what, int count, WorkerEnvironment.Running... workers) {
        await(what + " paused: " + count)
                .atMost(SECONDS)
                .until(() -> List.of(workers).stream()
                        .allMatch(worker -> worker.gauge("reconnect.paused", "what", what) == count));
    }

    private void awaitQueued(int count) {
        await(count + " queued").atMost(PATIENCE).until(() -> queued() == count);
    }

    private double queued() {
        return first.gauge("reconnect.sessions", "state", "queued")
                + second.gauge("reconnect.sessions", "state", "queued");
    }

    private List<String> atNight(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> environment.publisher().requestAtNight("night-" + i))
                .toList();
    }

    private List<String> interactive(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> environment.publisher().request("day-" + i))
                .toList();
    }

    private String at(int institution, String loginId) {
        environment.flinks().script(loginId, Script.of(Step.authorized()));
        RefreshRequested plain = Publisher.requested(UUID.randomUUID().toString(), loginId);
        environment
                .publisher()
                .publish(
                        Lane.INTERACTIVE,
                        RefreshRequested.builder(plain.refreshId(), loginId, plain.requestedAt())
                                .requestedBy(plain.requestedBy())
                                .institutionId(institution)
                                .tag(plain.tag())
                                .build());
        return plain.refreshId();
    }

    private void assertAllEnd(List<String> refreshIds) {
        assertThat(refreshIds)
                .allSatisfy(id ->
                        assertThat(environment.outcomes().awaitTerminal(id)).isInstanceOf(AccountsReady.class));
    }

    private long starts(String prefix) {
        return environment.flinks().ledger().calls().stream()
                .filter(call -> call.endpoint() == Endpoint.ASYNC_START)
                .filter(call -> call.loginId().startsWith(prefix))
                .count();
    }
}
