package dev.reconnect.worker.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.OutcomeIds;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.kafka.testing.CrashPoints.Point;
import dev.reconnect.worker.kafka.testing.KafkaHarness;
import dev.reconnect.worker.kafka.testing.VirtualBroker;
import dev.reconnect.worker.kafka.testing.VirtualClients;
import dev.reconnect.worker.kafka.testing.VirtualGroup;
import dev.reconnect.worker.session.AccountDocument;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.shard.Transaction;
import dev.reconnect.worker.shard.Transaction.DeadLetter;
import dev.reconnect.worker.shard.Transaction.Forward;
import dev.reconnect.worker.shard.Transaction.JournalWrite;
import dev.reconnect.worker.shard.Transaction.OutgoingEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is refused for its content is replaced, what is surely aborted is kept, and what is unknown is lost. */
class KafkaShardLogTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final int SHARD = 1;
    private static final KafkaShardsSettings SETTINGS = KafkaShardsSettings.of("localhost:1", "w");
    private static final Topics TOPICS = SETTINGS.topics();

    private final VirtualBroker broker = new VirtualBroker(KafkaHarness.PARTITIONS, () -> NOW, new Everyone());
    private @Nullable Point silent;
    private final ShardLog log = new VirtualClients(SETTINGS, broker, this::pass).open(SHARD, Everyone::member);

    private static final class Everyone implements VirtualGroup {
        @Override
        public String id() {
            return SETTINGS.applicationId();
        }

        @Override
        public boolean knows(ConsumerGroupMetadata membership) {
            return true;
        }

        @SuppressWarnings("removal") // only Kafka may build one, except for tests
        static ConsumerGroupMetadata member() {
            return new ConsumerGroupMetadata(SETTINGS.applicationId(), 1, "member", Optional.empty());
        }
    }

    private void pass(Point point, int partition) {
        if (point == silent) {
            throw new TimeoutException("the broker does not answer");
        }
    }

    @BeforeEach
    void takeOver() throws Exception {
        log.takeOver();
    }

    @Test
    void aRecordThatIsRefusedForItsContentIsReplacedAndTheRestOfItsTransactionIsCommitted() {
        broker.refuses(
                record -> record.topic().equals(TOPICS.interactive()) ? new InvalidTimestampException("old") : null);
        Forward refused =
                new Forward(KafkaHarness.record(Source.INTERACTIVE, SHARD, 0, new byte[] {9}), "elsewhere", 2);
        Transaction both = new Transaction(
                List.of(new JournalWrite("login", resting())),
                List.of(credentials("r")),
                List.of(refused),
                List.of(),
                Map.of(Source.INTERACTIVE, 2L));

        assertThat(log.commit(both)).isEqualTo(Commit.COMMITTED);

        assertThat(read(TOPICS.outcomes()))
                .extracting(outcome -> header(outcome, "ce_type"))
                .containsExactly("dev.reconnect.credentials-required.v1");
        assertThat(read(TOPICS.deadLetters())).singleElement().satisfies(dead -> {
            assertThat(dead.value()).isEqualTo(new byte[] {9});
            assertThat(header(dead, "reconnect-reason")).isEqualTo("REFUSED");
        });
        assertThat(read(TOPICS.interactive())).isEmpty();
        assertThat(read(TOPICS.sessions())).hasSize(2);
    }

    @Test
    void anOutcomeThatItsTopicRefusesEndsItsRefreshAndNoOther() {
        broker.refuses(
                record -> RecordHeaders.size(record) > 5000 && record.topic().equals(TOPICS.outcomes())
                        ? new RecordTooLargeException()
                        : null);

        assertThat(log.commit(publishing(credentials("r1"), credentials("r2", "x".repeat(5000)), credentials("r3"))))
                .isEqualTo(Commit.COMMITTED);

        assertThat(read(TOPICS.outcomes()))
                .extracting(outcome -> header(outcome, "ce_type"))
                .containsExactly(
                        "dev.reconnect.credentials-required.v1",
                        "dev.reconnect.refresh-failed.v1",
                        "dev.reconnect.credentials-required.v1");
    }

    @Test
    void aDocumentThatItsTopicRefusesIsLeftOutWithAllItsPages() {
        broker.refuses(record ->
                record.topic().equals(TOPICS.accounts()) && new String(record.value(), UTF_8).contains("large")
                        ? new RecordTooLargeException()
                        : null);

        assertThat(log.commit(publishing(accounts(KafkaHarness.document("small"), KafkaHarness.document("large")))))
                .isEqualTo(Commit.COMMITTED);

        assertThat(read(TOPICS.outcomes())).hasSize(1);
        assertThat(read(TOPICS.accounts()))
                .extracting(page -> new String(page.value(), UTF_8))
                .singleElement()
                .asString()
                .contains("small");
    }

    @Test
    void aDeadLetterThatItsTopicRefusesIsCutUntilItFits() {
        broker.refuses(record -> RecordHeaders.size(record) > 50_000 ? new RecordTooLargeException() : null);
        var letter =
                new DeadLetter(KafkaHarness.record(Source.BATCH, SHARD, 7, new byte[1_000_000]), "NOT_JSON", "detail");

        assertThat(log.commit(
                        new Transaction(List.of(), List.of(), List.of(), List.of(letter), Map.of(Source.BATCH, 8L))))
                .isEqualTo(Commit.COMMITTED);

        assertThat(read(TOPICS.deadLetters())).singleElement().satisfies(dead -> {
            assertThat(dead.value()).hasSizeBetween(10_000, 50_000);
            assertThat(header(dead, "reconnect-reason")).isEqualTo("NOT_JSON");
            assertThat(header(dead, "reconnect-offset")).isEqualTo("7");
            assertThat(Integer.parseInt(header(dead, "reconnect-cut-from-bytes")))
                    .isGreaterThan(1_000_000);
        });
    }

    @Test
    void aTransactionThatKafkaAsksToAbortIsCommittedAtOnceByTheSameOwner() {
        int[] failures = {1};
        broker.refuses(record -> failures[0]-- > 0 ? new TransactionAbortableException("once") : null);

        assertThat(log.commit(publishing(credentials("r")))).isEqualTo(Commit.COMMITTED);

        assertThat(read(TOPICS.outcomes())).hasSize(1);
    }

    @Test
    void whileATopicIsDeniedTheTransactionIsKeptAndItsTopicIsNamed() {
        broker.refuses(record -> record.topic().equals(TOPICS.outcomes())
                ? new TopicAuthorizationException(Set.of(record.topic()))
                : null);
        Transaction transaction = publishing(credentials("r"));

        assertThat(log.commit(transaction)).isEqualTo(Commit.REFUSED);
        assertThat(log.refusal()).startsWith("reconnect.outcomes: TopicAuthorizationException");
        assertThat(read(TOPICS.sessions())).isEmpty();

        broker.refuses(record -> null);
        assertThat(log.commit(transaction)).isEqualTo(Commit.COMMITTED);
        assertThat(log.refusal()).isNull();
        assertThat(read(TOPICS.outcomes())).hasSize(1);
    }

    @Test
    void aTopicThatIsGoneIsAwaitedOnlyOnceInACommit() {
        int[] waits = {0};
        broker.refuses(record -> {
            waits[0]++;
            return new TimeoutException("Topic " + record.topic() + " not present in metadata after 30000 ms.");
        });

        assertThat(log.commit(publishing(credentials("r")))).isEqualTo(Commit.REFUSED);

        assertThat(waits[0]).isEqualTo(1);
        assertThat(log.refusal()).contains("reconnect.sessions");
    }

    @Test
    void aSessionThatTheJournalRefusesIsNotLeftOut() {
        broker.refuses(record -> record.topic().equals(TOPICS.sessions()) ? new RecordTooLargeException() : null);

        assertThat(log.commit(publishing(credentials("r")))).isEqualTo(Commit.REFUSED);

        assertThat(log.refusal()).isEqualTo("reconnect.sessions: RecordTooLargeException");
        assertThat(read(TOPICS.outcomes())).isEmpty();
    }

    @Test
    void aCommitThatTimesOutIsNeverTakenForAborted() {
        silent = Point.BEFORE_COMMIT;

        assertThat(log.commit(publishing(credentials("r")))).isEqualTo(Commit.LOST);
    }

    @Test
    void aCommitWhoseAnswerIsLostIsNeverRepeatedByTheSameOwner() {
        silent = Point.AFTER_COMMIT;

        assertThat(log.commit(publishing(credentials("r")))).isEqualTo(Commit.LOST);

        assertThat(read(TOPICS.outcomes())).hasSize(1);
    }

    private static Transaction publishing(OutgoingEvent... events) {
        return new Transaction(
                List.of(new JournalWrite("login", resting())), List.of(events), List.of(), List.of(), Map.of());
    }

    private static Session resting() {
        return new Session.Resting(LoginHistory.EMPTY, NOW);
    }

    private static OutgoingEvent credentials(String refreshId) {
        return credentials(refreshId, "tag");
    }

    private static OutgoingEvent credentials(String refreshId, String tag) {
        return outgoing(
                new CredentialsRequired(
                        new Subject("login", refreshId, null, null, Lane.BATCH, null, tag, null),
                        "https://connect.example/",
                        null,
                        new CredentialsRequired.Reason("INVALID_LOGIN", 401),
                        CredentialsRequired.Action.REENTER_CREDENTIALS,
                        false),
                List.of());
    }

    private static OutgoingEvent accounts(AccountDocument... documents) {
        return outgoing(
                new AccountsReady(
                        new Subject("login", "r", null, null, Lane.BATCH, null, null, null),
                        "request",
                        null,
                        null,
                        null,
                        AccountsReady.Source.LIVE,
                        List.of()),
                List.of(documents));
    }

    private static OutgoingEvent outgoing(Event event, List<AccountDocument> documents) {
        return new OutgoingEvent(OutcomeIds.of(event), event, NOW, null, documents);
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        return IntStream.range(0, KafkaHarness.PARTITIONS)
                .boxed()
                .flatMap(partition -> broker.read(topic, partition, 0, 100).stream())
                .toList();
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "(none)" : new String(header.value(), UTF_8);
    }
}
