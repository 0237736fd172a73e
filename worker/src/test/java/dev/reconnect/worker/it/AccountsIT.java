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
import dev.reconnect.sandbox.flinks.Endpoint;
import dev.reconnect.sandbox.flinks.Fault;
import dev.reconnect.sandbox.flinks.Script;
import dev.reconnect.sandbox.flinks.Step;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.World.Running;
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

/** The account documents: what is on the restricted topic, for whom, and what is too much. */
@KafkaTest
class AccountsIT {
    private final EventCodec codec = new EventCodec();
    private World world;

    @BeforeEach
    void start(KafkaCluster cluster) {
        world = new World(cluster);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void everyAccountIsThereInFullOnceTheOutcomeIs() throws MalformedEvent {
        world.startWorker();
        String refreshId = world.publisher().request("greatday_nomfa");

        AccountsReady ready = world.outcomes().awaitOutcome(refreshId, AccountsReady.class);

        // No wait: one transaction.
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
        world.flinks()
                .script("shared", Script.of(Step.pending(5), Step.authorized()).fetch(Step.data(3)));
        world.startWorker();
        String first = world.publisher().request("shared");
        String second = world.publisher().request("shared");

        AccountsReady ready = world.outcomes().awaitOutcome(first, AccountsReady.class);
        AccountsReady shared = world.outcomes().awaitOutcome(second, AccountsReady.class);

        assertThat(shared.requestId()).isEqualTo(ready.requestId());
        assertThat(snapshots()).hasSize(3).allSatisfy(snapshot -> {
            assertThat(snapshot.subject().refreshId()).isEqualTo(first);
            assertThat(snapshot.requestId()).isEqualTo(shared.requestId());
        });
    }

    @Test
    void whatWasAskedForIsAskedOfFlinksAlsoAfterTheRedirect() throws MalformedEvent {
        world.flinks()
                .script(
                        "asking",
                        Script.of(Step.challenge("Where?", "Here"), Step.authorized())
                                .fetch(Step.data(3, 400)));
        world.startWorker();
        String all = request("asking", null, null, null);
        MfaChallengePending pending = world.outcomes().awaitOutcome(all, MfaChallengePending.class);
        String year = request("asking", TransactionDays.DAYS_365, null, null);
        world.outcomes().awaitOutcome(year, MfaChallengePending.class);

        Connect.answer(pending.iframeUrl(), "Here");
        world.publisher().confirm("asking", pending.requestId());

        world.outcomes().awaitOutcome(year, AccountsReady.class);
        assertThat(snapshots())
                .hasSize(3)
                .allSatisfy(snapshot -> assertThat(
                                snapshot.account().path("Transactions").size())
                        .isEqualTo(365));
    }

    @Test
    void onlyTheAccountsThatAreWantedAreFetched() throws MalformedEvent {
        world.startWorker();
        String before = world.publisher().request("greatday_nomfa");
        AccountsReady ready = world.outcomes().awaitOutcome(before, AccountsReady.class);
        String wanted = ready.accounts().getLast().accountId();

        String refreshId = UUID.randomUUID().toString();
        publish(refreshId, "greatday_nomfa", TransactionDays.DAYS_90, null, List.of(wanted), true);

        AccountsReady filtered = world.outcomes().awaitOutcome(refreshId, AccountsReady.class);
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
        world.flinks().script("exact", Script.of(Step.authorized()).fetch(Step.written("[" + account + "]")));
        world.startWorker();

        world.outcomes().awaitTerminal(world.publisher().request("exact"));

        assertThat(records())
                .hasSize(1)
                .allSatisfy(record ->
                        assertThat(new String(record.value(), UTF_8)).endsWith("\"account\":" + account + "}"));
    }

    @Test
    void fiftyAccountsWithTenThousandTransactionsArriveInRecordsThatTheBrokerTakes() throws MalformedEvent {
        world.startWorker();

        String refreshId = request("greatday_many", TransactionDays.DAYS_365, null, null);
        AccountsReady ready = world.outcomes().awaitOutcome(refreshId, AccountsReady.class);

        assertThat(ready.accounts()).hasSize(50);
        assertThat(transactions(snapshots())).hasSize(10_000);
    }

    @Test
    void oneAccountOfManyTransactionsComesInPages() throws MalformedEvent {
        world.flinks().script("paged", Script.of(Step.authorized()).fetch(Step.data(1, 10_000)));
        world.startWorker();

        String refreshId = request("paged", null, true, null);
        world.outcomes().awaitOutcome(refreshId, AccountsReady.class);

        List<AccountSnapshot> pages = snapshots();
        assertThat(pages).hasSizeGreaterThan(1);
        assertThat(pages).extracting(AccountSnapshot::pages).containsOnly(pages.size());
        assertThat(transactions(pages)).hasSize(10_000);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerOfSixtyMegabytesEndsTheRefreshAndIsNotAskedForAgain(boolean announced) {
        world.flinks()
                .faults()
                .add(Endpoint.ACCOUNTS_DETAIL, "greatday_nomfa", Fault.bulk(60L << 20, announced), Integer.MAX_VALUE);
        Running worker = world.startWorker();
        String refreshId = world.publisher().request("greatday_nomfa");

        RefreshFailed failed = world.outcomes().awaitOutcome(refreshId, RefreshFailed.class);

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
        world.close();
        world = new World(cluster, Map.of("RECONNECT_ACCOUNTS_PUBLISH", "false"));
        world.startWorker();

        AccountsReady ready =
                world.outcomes().awaitOutcome(world.publisher().request("greatday_nomfa"), AccountsReady.class);

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
        world.publisher()
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
        try (Records records = new Records(world.bootstrapServers())) {
            return records.all(world.topics().accounts());
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
