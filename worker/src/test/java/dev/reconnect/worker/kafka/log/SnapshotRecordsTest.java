package dev.reconnect.worker.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountSnapshot;
import dev.reconnect.contracts.AccountSummary;
import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.EventType;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.OutcomeIds;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.client.KafkaObserver.Oversized;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.journal.Positions;
import dev.reconnect.worker.kafka.journal.SmileJournalFormat;
import dev.reconnect.worker.session.AccountDocument;
import dev.reconnect.worker.session.AccountDocument.Span;
import dev.reconnect.worker.shard.Transaction;
import dev.reconnect.worker.shard.Transaction.OutgoingEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.DefaultRecordBatch;
import org.apache.kafka.common.record.SimpleRecord;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SnapshotRecordsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    /** The smallest input limit that may be set, in bytes. With it, {@link #LIMIT} is the largest record written. */
    private static final int SMALL = 1024;

    private static final int LIMIT = SMALL + KafkaShardsSettings.HEADROOM;
    private static final Instant READ_AT = Instant.parse("2026-11-22T09:59:59.123456Z");
    private static final Subject SUBJECT =
            new Subject("login", "refresh", null, null, Lane.BATCH, "tests", "tag", "run");
    private static final AccountsReady READY =
            new AccountsReady(SUBJECT, "request", null, null, READ_AT, AccountsReady.Source.LIVE, List.of());

    private final List<Oversized> oversized = new ArrayList<>();

    @Test
    void aSmallDocumentIsOneRecordAsFlinksGaveIt() throws MalformedEvent {
        String account = "{ \"Id\":\"a\",\"Balance\":{\"Current\":1.10 },\"Transactions\":[{\"Debit\":4.10}] }";

        List<ProducerRecord<byte[], byte[]>> records = records(1024 * 1024, document(account));

        assertThat(records).hasSize(1);
        assertThat(text(records.getFirst())).endsWith(",\"account\":" + account + "}");
        assertThat(records.getFirst().topic()).isEqualTo("reconnect.accounts");
        assertThat(records.getFirst().key()).isEqualTo("login".getBytes(UTF_8));
        AccountSnapshot read = read(records.getFirst());
        assertThat(read.subject()).isEqualTo(SUBJECT);
        assertThat(read.requestId()).isEqualTo("request");
        assertThat(read.lastRefresh()).isEqualTo(READ_AT);
        assertThat(read.accountId()).isEqualTo("a");
        assertThat(read.page()).isEqualTo(1);
        assertThat(read.pages()).isEqualTo(1);
    }

    @Test
    void noRecordPassesTheLimitAndEveryTransactionIsOnOnePage() throws MalformedEvent {
        List<ProducerRecord<byte[], byte[]>> records = records(SMALL, document(account(10_000, "")));

        assertThat(records.size()).isGreaterThan(5);
        List<Integer> numbers = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (ProducerRecord<byte[], byte[]> record : records) {
            assertThat(DefaultRecordBatch.sizeInBytes(List.of(new SimpleRecord(
                            0L, record.key(), record.value(), record.headers().toArray()))))
                    .isLessThanOrEqualTo(LIMIT);
            AccountSnapshot page = read(record);
            ids.add(OutcomeIds.of(page));
            assertThat(new String(record.headers().lastHeader("ce_id").value(), UTF_8))
                    .isEqualTo(OutcomeIds.of(page));
            assertThat(page.pages()).isEqualTo(records.size());
            assertThat(page.account().path("Title").asString()).isEqualTo("Chequing");
            for (JsonNode transaction : page.account().path("Transactions")) {
                numbers.add(transaction.path("Id").asInt());
            }
        }
        assertThat(ids).hasSameSizeAs(records);
        assertThat(numbers).hasSize(10_000).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void aPageIsAsFullAsItsHeadersLetItBe() {
        String traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        OutgoingEvent outgoingEvent = new OutgoingEvent(
                OutcomeIds.of(READY), READY, NOW, traceparent, List.of(document(account(10_000, ""))));

        List<ProducerRecord<byte[], byte[]>> records = records(SMALL, outgoingEvent);

        assertThat(records).hasSizeGreaterThan(5);
        assertThat(records.subList(0, records.size() - 1))
                .allSatisfy(record -> assertThat(RecordHeaders.size(record)).isBetween(LIMIT - 200, LIMIT));
    }

    @Test
    void aDocumentWhoseRestIsTooLargeIsLeftOutAndCountedAndTheOthersGo() {
        List<ProducerRecord<byte[], byte[]>> records =
                records(SMALL, document(account(5, "x".repeat(70_000))), document(account(5, "")));

        assertThat(records).hasSize(1);
        assertThat(oversized).containsExactly(Oversized.SNAPSHOT);
    }

    @Test
    void aTransactionThatFillsARecordAloneLeavesItsDocumentOut() {
        String account = "{\"Id\":\"a\",\"Transactions\":[{\"Debit\":1},{\"Text\":\"" + "x".repeat(70_000) + "\"}]}";

        assertThat(records(SMALL, document(account))).isEmpty();
        assertThat(oversized).containsExactly(Oversized.SNAPSHOT);
    }

    @Test
    void aLargeLimitDoesNotMakeAValueThatTheContractRefuses() throws MalformedEvent {
        List<ProducerRecord<byte[], byte[]>> records = records(8 * 1024 * 1024, document(account(30_000, "")));

        assertThat(records).hasSizeGreaterThan(1);
        for (ProducerRecord<byte[], byte[]> record : records) {
            assertThat(record.value()).hasSizeLessThanOrEqualTo(EventType.ACCOUNT_SNAPSHOT.largestValue());
            read(record);
        }
    }

    @Test
    void noDocumentGoesBesideAnOutcomeThatWasReplaced() {
        AccountSummary summary = new AccountSummary("a", "t".repeat(250), null, null, null, null, null);
        AccountsReady ready = new AccountsReady(
                SUBJECT, "request", null, null, null, AccountsReady.Source.LIVE, Collections.nCopies(1_000, summary));
        OutgoingEvent outgoingEvent =
                new OutgoingEvent(OutcomeIds.of(ready), ready, NOW, null, List.of(document(account(1, ""))));

        assertThat(records(SMALL, outgoingEvent)).isEmpty();
    }

    @Test
    void anOutcomeThatNoReaderOfTheContractTakesIsReplacedHoweverLargeTheTopicsRecordsMayBe() throws MalformedEvent {
        AccountSummary summary = new AccountSummary("a", "\uD83C\uDFE6".repeat(256), null, null, null, null, null);
        AccountsReady ready = new AccountsReady(
                SUBJECT, "request", null, null, null, AccountsReady.Source.LIVE, Collections.nCopies(1_000, summary));
        OutgoingEvent outgoingEvent =
                new OutgoingEvent(OutcomeIds.of(ready), ready, NOW, null, List.of(document(account(1, ""))));

        assertThat(records(8 * 1024 * 1024, outgoingEvent)).isEmpty();
        assertThat(event(outcomes(8 * 1024 * 1024, outgoingEvent).getFirst())).isInstanceOf(RefreshFailed.class);
    }

    /** The account as a document, as a fetch finds it in an answer. */
    private static AccountDocument document(String account) {
        byte[] answer = ("[" + account + "]").getBytes(UTF_8);
        int open = account.indexOf('[') + 2;
        int close = account.lastIndexOf(']') + 1;
        List<Integer> bounds = new ArrayList<>();
        for (int i = open; i < close; i++) {
            if (answer[i] == '{') {
                bounds.add(i);
            } else if (answer[i] == '}') {
                bounds.add(i + 1);
            }
        }
        return new AccountDocument(
                "a",
                answer,
                new Span(1, answer.length - 1),
                new Span(open, close),
                bounds.stream().mapToInt(Integer::intValue).toArray());
    }

    private static String account(int transactions, String filling) {
        StringJoiner list = new StringJoiner(",", "[", "]");
        for (int i = 0; i < transactions; i++) {
            list.add("{\"Date\":\"2026-11-20\",\"Debit\":4.10,\"Balance\":1234.07,\"Id\":" + i + "}");
        }
        return "{\"Title\":\"Chequing\",\"Filling\":\"" + filling + "\",\"Transactions\":" + list
                + ",\"Currency\":\"CAD\",\"Id\":\"a\"}";
    }

    private List<ProducerRecord<byte[], byte[]>> records(int inputLimit, AccountDocument... documents) {
        return records(inputLimit, new OutgoingEvent(OutcomeIds.of(READY), READY, NOW, null, List.of(documents)));
    }

    private List<ProducerRecord<byte[], byte[]>> records(int inputLimit, OutgoingEvent outgoingEvent) {
        return all(inputLimit, outgoingEvent, true);
    }

    private List<ProducerRecord<byte[], byte[]>> outcomes(int inputLimit, OutgoingEvent outgoingEvent) {
        return all(inputLimit, outgoingEvent, false);
    }

    private List<ProducerRecord<byte[], byte[]>> all(int inputLimit, OutgoingEvent outgoingEvent, boolean snapshots) {
        return records(inputLimit)
                .of(0, transaction(outgoingEvent), new Positions(1, Map.of()))
                .map(TransactionRecord::record)
                .filter(record -> record.topic().equals("reconnect.accounts") == snapshots)
                .toList();
    }

    private static Transaction transaction(OutgoingEvent outgoingEvent) {
        return new Transaction(List.of(), List.of(outgoingEvent), List.of(), List.of(), Map.of());
    }

    private TransactionRecords records(int inputLimit) {
        KafkaObserver observer = new KafkaObserver() {
            @Override
            public void oversized(int partition, Oversized what) {
                oversized.add(what);
            }
        };
        KafkaShardsSettings settings =
                KafkaShardsSettings.of("localhost:1", "w").withInputLimit(inputLimit);
        return new TransactionRecords(settings, new SmileJournalFormat(), new EventCodec(), observer);
    }

    private static String text(ProducerRecord<byte[], byte[]> record) {
        return new String(record.value(), UTF_8);
    }

    private static AccountSnapshot read(ProducerRecord<byte[], byte[]> record) throws MalformedEvent {
        return (AccountSnapshot) event(record);
    }

    private static Event event(ProducerRecord<byte[], byte[]> record) throws MalformedEvent {
        var consumed = new ConsumerRecord<>(
                record.topic(),
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                record.key(),
                record.value(),
                record.headers(),
                Optional.empty());
        return new EventCodec()
                .decode(KafkaMessageFactory.createReader(consumed).toEvent());
    }
}
