package dev.reconnect.worker.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.sandbox.flinks.http.Fault;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.TopicRecords;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import dev.reconnect.worker.it.testing.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many large answers at once, in a process with less memory than they take together. Prints what it measured;
 * {@code -Daccounts.logins=100 -Daccounts.heap=128m} makes it larger.
 */
@Order(4)
@KafkaTest
class LargeAnswersIT {
    private static final int LOGINS = Integer.getInteger("accounts.logins", 16);
    private static final String HEAP = System.getProperty("accounts.heap", "128m");
    private static final int MEGABYTE = 1 << 20;
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(");

    private final WorkerEnvironment environment;

    @TempDir
    private Path folder;

    LargeAnswersIT(KafkaCluster cluster) {
        environment = new WorkerEnvironment(
                cluster,
                Map.of("RECONNECT_FLINKS_MAX_OPEN_CALLS", "500", "RECONNECT_SESSION_DEADLINE_INTERACTIVE", "10m"));
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    @Test
    void theyAllArriveAndOneThatIsTooLargeIsRefused() throws IOException {
        measured("50 accounts of 10 000 transactions", accounts(50, 200));
        measured("an account of 70 000 transactions", accounts(1, 70_000));
        refused();
    }

    private void measured(String what, String accounts) throws IOException {
        List<String> logins = new ArrayList<>();
        for (int i = 0; i < LOGINS; i++) {
            String login = "large-" + accounts.length() + "-" + i;
            environment.flinks().script(login, Script.of(Step.authorized()).fetch(Step.written(accounts)));
            logins.add(login);
        }
        Path collections = folder.resolve("gc-" + accounts.length());
        long begun = System.nanoTime();
        try (WorkerProcess worker = worker(collections)) {
            logins.stream()
                    .map(environment.publisher()::request)
                    .toList()
                    .forEach(refresh -> environment.outcomes().awaitOutcome(refresh, AccountsReady.class));
            assertThat(worker.output()).doesNotContain("OutOfMemory");
        }
        System.out.printf(
                "%s: %d answers of %.1f MB at once, -Xmx%s: %.1f s, heap at most %d MB, %d MB after a collection%n",
                what,
                LOGINS,
                (double) accounts.length() / MEGABYTE,
                HEAP,
                (System.nanoTime() - begun) / 1e9,
                peak(collections, 1),
                peak(collections, 2));
        try (TopicRecords records = new TopicRecords(environment.bootstrapServers())) {
            assertThat(records.all(environment.topics().accounts()).stream()
                            .map(record -> new String(record.key(), UTF_8))
                            .distinct()
                            .toList())
                    .containsAll(logins);
        }
    }

    private void refused() throws IOException {
        environment.flinks().faults().always(Endpoint.ACCOUNTS_DETAIL, Fault.bulk(60L * MEGABYTE, false));
        environment.flinks().faults().always(Endpoint.ACCOUNTS_DETAIL_ASYNC, Fault.bulk(60L * MEGABYTE, false));
        Path collections = folder.resolve("gc-refused");
        try (WorkerProcess worker = worker(collections)) {
            List<String> refreshes = new ArrayList<>();
            for (int i = 0; i < LOGINS; i++) {
                environment.flinks().script("huge-" + i, Script.of(Step.authorized()));
                refreshes.add(environment.publisher().request("huge-" + i));
            }
            assertThat(refreshes)
                    .allSatisfy(refresh -> assertThat(environment
                                    .outcomes()
                                    .awaitOutcome(refresh, RefreshFailed.class)
                                    .retryable())
                            .isFalse());
            assertThat(worker.output()).contains("reconnect.flinks.max-answer").doesNotContain("OutOfMemory");
        }
        System.out.printf(
                "%d answers of 60 MB refused, -Xmx%s: heap at most %d MB, %d MB after a collection%n",
                LOGINS, HEAP, peak(collections, 1), peak(collections, 2));
    }

    private WorkerProcess worker(Path collections) {
        return environment
                .startProcess(List.of("-Xmx" + HEAP, "-XX:+ExitOnOutOfMemoryError", "-Xlog:gc:file=" + collections))
                .awaitShards(WorkerEnvironment.PARTITIONS);
    }

    private static String accounts(int count, int transactions) {
        StringJoiner accounts = new StringJoiner(",", "[", "]");
        for (int i = 0; i < count; i++) {
            StringJoiner list = new StringJoiner(",", "[", "]");
            for (int j = 0; j < transactions; j++) {
                list.add("{\"Date\":\"2026-01-31\",\"Code\":null,\"Description\":\"Sample transaction " + j
                        + "\",\"Debit\":null,\"Credit\":10.00,\"Balance\":1000.10,\"Id\":\"" + i + "/" + j
                        + "/0c6e8e52-9f4d-4b1a-8a7e-5d3c2b1a0f9e\"}");
            }
            accounts.add("{\"Transactions\":" + list
                    + ",\"Title\":\"Chequing CAD\",\"AccountNumber\":\"1111000\",\"Balance\":{\"Current\":1000.10},"
                    + "\"Currency\":\"CAD\",\"Holder\":{\"Name\":\"John Doe\"},\"Id\":\"account-" + i + "\"}");
        }
        return accounts.toString();
    }

    /** The largest heap before (1) or after (2) a garbage collection, in MB. */
    private static int peak(Path collections, int group) throws IOException {
        Matcher matcher = COLLECTION.matcher(Files.readString(collections));
        int peak = 0;
        while (matcher.find()) {
            peak = Math.max(peak, Integer.parseInt(matcher.group(group)));
        }
        return peak;
    }
}
