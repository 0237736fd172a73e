package dev.reconnect.worker.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountSnapshot;
import dev.reconnect.contracts.AccountSummary;
import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.contracts.RefreshRequested.TransactionDays;
import dev.reconnect.sandbox.flinks.http.Fault;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.ConnectVisitor;
import dev.reconnect.worker.it.testing.TopicRecords;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import dev.reconnect.worker.it.testing.WorkerEnvironment.Running;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The account documents: which ones are on the restricted topic, for whom, and what happens if they are too large. */
@KafkaTest
class AccountsIT {
    private final EventCodec codec = new EventCodec();
    private WorkerEnvironment environment;

    @BeforeEach
    void start(KafkaCluster cluster) {
        environment = new WorkerEnvironment(cluster);
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    @Test
    void everyAccountIsThereInFullOnceTheOutcomeIs() throws MalformedEvent {
        environment.startWorker();
        String refreshId = environment.publisher().request("greatday_nomfa");

        AccountsReady ready = environment.outcomes().awaitOutcome(refreshId, AccountsReady.class);

        // No wait is needed: they are in the same transaction.
        List<AccountSnapshot> snapshots = snapshots();
        assertThat(snapshots)
                .extracting(AccountSnapshot::accountId)
                .containsExactlyElementsOf(
                        ready.accounts().stream().map(AccountSummary::accountId).toList());
        assertThat(snapshots).allSatisfy(snapshot -> {
            assertThat(snapshot.subject()).isEqualTo(ready.subject());
            assertThat(snapshot.requestId()).isEqualTo(ready.requestId());
            assertThat(snapshot.lastRefresh()).isEqualTo(ready.lastRefresh());
            assertThat(snapshot.account().at("/Holder/Name").asString()).isEqualTo("John Doe");
            assertThat(snapshot.account().path("Transactions").size()).isZero();
        });
    }

    @Test
    void twoWhoWaitForOneSessionShareItsDocumentsUnderTheNameOfTheFirst() throws MalformedEvent {
        environment
                .flinks()
                .script("shared", Script.of(Step.pending(5), Step.authorized()).fetch(Step.data(3)));
        environment.startWorker();
        String first = environment.publisher().request("shared");
        String second = environment.publisher().request("shared");

        AccountsReady ready = environment.outcomes().awaitOutcome(first, AccountsReady.class);
        AccountsReady shared = environment.outcomes().awaitOutcome(second, AccountsReady.class);

        assertThat(shared.requestId()).isEqualTo(ready.requestId());
        assertThat(snapshots()).hasSize(3).allSatisfy(snapshot -> {
            assertThat(snapshot.subject().refreshId()).isEqualTo(first);
            assertThat(snapshot.requestId()).isEqualTo(shared.requestId());
        });
    }

    @Test
    void whatWasAskedForIsAskedOfFlinksAlsoAfterTheRedirect() throws MalformedEvent {
        environment
                .flinks()
                .script(
                        "asking",
                        Script.of(Step.challenge("Where?", "Here"), Step.authorized())
                                .fetch(Step.data(3, 400)));
        environment.startWorker();
        String all = request("asking", null, null, null);
        MfaChallengePending pending = environment.outcomes().awaitOutcome(all, MfaChallengePending.class);
        String year = request("asking", TransactionDays.DAYS_365, null, null);
        environment.outcomes().awaitOutcome(year, MfaChallengePending.class);

        ConnectVisitor.answer(pending.iframeUrl(), "Here");
        environment.publisher().confirm("asking", pending.requestId());

        environment.outcomes().awaitOutcome(year, AccountsReady.class);
        assertThat(snapshots())
                .hasSize(3)
                .allSatisfy(snapshot -> assertThat(
                                snapshot.account().path("Transactions").size())
                        .isEqualTo(365));
    }

    @Test
    void onlyTheAccountsThatAreWantedAreFetched() throws MalformedEvent {
        environment.startWorker();
        String before = environment.publisher().request("greatday_nomfa");
        AccountsReady ready = environment.outcomes().awaitOutcome(before, AccountsReady.class);
        String wanted = ready.accounts().getLast().accountId();

        String refreshId = UUID.randomUUID().toString();
        publish(refreshId, "greatday_nomfa", TransactionDays.DAYS_90, null, List.of(wanted), true);

        AccountsReady filtered = environment.outcomes().awaitOutcome(refreshId, AccountsReady.class);
        assertThat(filtered.accounts()).extracting(AccountSummary::accountId).containsExactly(wanted);
        AccountSnapshot last = snapshots().getLast();
        assertThat(last.accountId()).isEqualTo(wanted);
        assertThat(last.account().path("Transactions").size()).isEqualTo(3);
    }

    @Test
    void amountsAreOnTheTopicAsFlinksWroteThem() {
        String account = "{\"Id\":\"exact\",\"Balance\":{\"Available\":1.10,\"Current\":0.30000000000000004,"
                + "\"Limit\":12345678901234567890123456789012345678},\"OverdraftLimit\":1e2,\"Transactions\":"
                + "[{\"Debit\":0.1,\"Credit\":-0.20,\"Balance\":100.000}]}";
        environment.flinks().script("exact", Script.of(Step.authorized()).fetch(Step.written("[" + account + "]")));
        environment.startWorker();

        environment.outcomes().awaitTerminal(environment.publisher().request("exact"));

        assertThat(records())
                .hasSize(1)
                .allSatisfy(record ->
                        assertThat(new String(record.value(), UTF_8)).endsWith("\"account\":" + account + "}"));
    }

    @Test
    void fiftyAccountsWithTenThousandTransactionsArriveInRecordsThatTheBrokerTakes() throws MalformedEvent {
        environment.startWorker();

        String refreshId = request("greatday_many", TransactionDays.DAYS_365, null, null);
        AccountsReady ready = environment.outcomes().awaitOutcome(refreshId, AccountsReady.class);

        assertThat(ready.accounts()).hasSize(50);
        assertThat(transactions(snapshots())).hasSize(10_000);
    }

    @Test
    void oneAccountOfManyTransactionsComesInPages() throws MalformedEvent {
        environment.flinks().script("paged", Script.of(Step.authorized()).fetch(Step.data(1, 10_000)));
        environment.startWorker();

        String refreshId = request("paged", null, true, null);
        environment.outcomes().awaitOutcome(refreshId, AccountsReady.class);

        List<AccountSnapshot> pages = snapshots();
        assertThat(pages).hasSizeGreaterThan(1);
        assertThat(pages).extracting(AccountSnapshot::pages).containsOnly(pages.size());
        assertThat(transactions(pages)).hasSize(10_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerOfSixtyMegabytesEndsTheRefreshAndIsNotAskedForAgain(boolean announced) {
        environment
                .flinks()
                .faults()
                .add(Endpoint.ACCOUNTS_DETAIL, "greatday_nomfa", Fault.bulk(60L << 20, announced), Integer.MAX_VALUE);
        Running worker = environment.startWorker();
        String refreshId = environment.publisher().request("greatday_nomfa");

        RefreshFailed failed = environment.outcomes().awaitOutcome(refreshId, RefreshFailed.class);

        assertThat(failed.retryable()).isFalse();
        assertThat(failed.reason().failureClass()).isEqualTo(RefreshFailed.FailureClass.REFUSED);
        assertThat(failed.reason().httpStatus()).isEqualTo(200);
        assertThat(worker.metrics()
                        .registry()
                        .get("reconnect.flinks.calls")
                        .tags("kind", "fetch", "class", "too-large")
                        .timer()
                        .count())
                .isEqualTo(1);
        await("the memory to be free again")
                .atMost(Duration.ofSeconds(10))
                .until(() -> worker.gauge("reconnect.flinks.answer.bytes") == 0);
    }

    @Test
    void aWorkerThatMayNotPublishThemPublishesTheOutcomeAlone(KafkaCluster cluster) {
        environment.close();
        environment = new WorkerEnvironment(cluster, Map.of("RECONNECT_ACCOUNTS_PUBLISH", "false"));
        environment.startWorker();

        AccountsReady ready = environment
                .outcomes()
                .awaitOutcome(environment.publisher().request("greatday_nomfa"), AccountsReady.class);

        assertThat(ready.accounts()).hasSize(2);
        assertThat(records()).isEmpty();
    }

    private String request(
            String loginId,
            @Nullable TransactionDays days,
            @Nullable Boolean withTransactions,
            @Nullable List<String> filter) {
        String refreshId = UUID.randomUUID().toString();
        publish(refreshId, loginId, days, withTransactions, filter, false);
        return refreshId;
    }

    private void publish(
            String refreshId,
            String loginId,
            @Nullable TransactionDays days,
            @Nullable Boolean withTransactions,
            @Nullable List<String> filter,
            boolean force) {
        environment
                .publisher()
                .publish(
                        Lane.INTERACTIVE,
                        RefreshRequested.builder(refreshId, loginId, Instant.now())
                                .requestedBy("test")
                                .force(force)
                                .daysOfTransactions(days)
                                .withTransactions(withTransactions)
                                .accountsFilter(filter)
                                .build());
    }

    private List<ConsumerRecord<byte[], byte[]>> records() {
        try (TopicRecords records = new TopicRecords(environment.bootstrapServers())) {
            return records.all(environment.topics().accounts());
        }
    }

    private List<AccountSnapshot> snapshots() throws MalformedEvent {
        List<AccountSnapshot> snapshots = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : records()) {
            snapshots.add((AccountSnapshot)
                    codec.decode(KafkaMessageFactory.createReader(record).toEvent()));
        }
        return snapshots;
    }

    private static Set<String> transactions(List<AccountSnapshot> snapshots) {
        Set<String> ids = new HashSet<>();
        for (AccountSnapshot snapshot : snapshots) {
            for (JsonNode transaction : snapshot.account().path("Transactions")) {
                ids.add(transaction.path("Id").asString());
            }
        }
        return ids;
    }
}
