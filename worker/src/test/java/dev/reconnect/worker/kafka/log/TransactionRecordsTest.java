package dev.reconnect.worker.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reconnect.contracts.AccountSummary;
import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.OutcomeIds;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.client.KafkaObserver.Oversized;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.journal.Positions;
import dev.reconnect.worker.kafka.journal.SmileJournalFormat;
import dev.reconnect.worker.kafka.testing.KafkaHarness;
import dev.reconnect.worker.session.AccountsWanted;
import dev.reconnect.worker.session.Attempts;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.OpenState;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Waiter;
import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.shard.Transaction;
import dev.reconnect.worker.shard.Transaction.DeadLetter;
import dev.reconnect.worker.shard.Transaction.Forward;
import dev.reconnect.worker.shard.Transaction.JournalWrite;
import dev.reconnect.worker.shard.Transaction.OutgoingEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TransactionRecordsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final int LIMIT = 1024 * 1024 + 64 * 1024;

    private final List<Oversized> oversized = new ArrayList<>();
    private final KafkaObserver observer = new KafkaObserver() {
        @Override
        public void oversized(int partition, Oversized what) {
            oversized.add(what);
        }
    };
    private final TransactionRecords records = new TransactionRecords(
            KafkaShardsSettings.of("localhost:1", "w"), new SmileJournalFormat(), new EventCodec(), observer);

    @Test
    void aDeadLetterIsUntouchedAndSaysWhy() {
        RawRecord record = KafkaHarness.record(Source.BATCH, 2, 41, new byte[] {9});

        ProducerRecord<byte[], byte[]> dead = only(deadLetter(record));

        assertThat(dead.topic()).isEqualTo("reconnect.dead-letters");
        assertThat(dead.key()).isEqualTo("key".getBytes(UTF_8));
        assertThat(dead.value()).isEqualTo(new byte[] {9});
        assertThat(dead.headers().headers("h")).hasSize(2);
        assertThat(header(dead, "reconnect-reason")).isEqualTo("NOT_JSON");
        assertThat(header(dead, "reconnect-detail")).isEqualTo("detail");
        assertThat(header(dead, "reconnect-topic")).isEqualTo("reconnect.requests.batch");
        assertThat(header(dead, "reconnect-partition")).isEqualTo("2");
        assertThat(header(dead, "reconnect-offset")).isEqualTo("41");
        assertThat(header(dead, "reconnect-timestamp")).isEqualTo("2026-11-22T10:00:00Z");
    }

    @Test
    void theDeadLetterOfAForwardedRecordTellsWhereItFirstCame() {
        RawRecord first = KafkaHarness.record(Source.BATCH, 2, 41, new byte[] {9});
        RawRecord forwarded = read(only(forward(first)), 3, 7);

        ProducerRecord<byte[], byte[]> dead = only(deadLetter(forwarded));

        assertThat(dead.key()).isEqualTo(first.key());
        assertThat(header(dead, "reconnect-partition")).isEqualTo("2");
        assertThat(header(dead, "reconnect-offset")).isEqualTo("41");
        assertThat(header(dead, "reconnect-timestamp")).isEqualTo(NOW.toString());
    }

    @Test
    void aDeadLetterThatIsReplayedAgainAndAgainDoesNotGrow() {
        RawRecord record = KafkaHarness.record(Source.BATCH, 2, 41, new byte[] {9});
        ProducerRecord<byte[], byte[]> first = only(deadLetter(record));
        ProducerRecord<byte[], byte[]> dead = first;
        for (int replay = 1; replay <= 5; replay++) {
            dead = only(deadLetter(read(dead, 2, 41 + replay)));
        }

        assertThat(dead.headers().toArray()).hasSameSizeAs(first.headers().toArray());
        assertThat(header(dead, "reconnect-offset")).isEqualTo("46");
    }

    /** The record as it is read at this place. */
    private static RawRecord read(ProducerRecord<byte[], byte[]> record, int partition, long offset) {
        List<RawRecord.Header> headers = new ArrayList<>();
        record.headers().forEach(header -> headers.add(new RawRecord.Header(header.key(), header.value())));
        return new RawRecord(
                Source.BATCH,
                partition,
                offset,
                offset + 1,
                NOW.plusSeconds(60),
                record.key(),
                headers,
                record.value());
    }

    private static Transaction forward(RawRecord record) {
        return new Transaction(List.of(), List.of(), List.of(new Forward(record, "login", 3)), List.of(), Map.of());
    }

    @Test
    void theLargestInputIsKeptWhole() {
        assertThat(only(deadLetter(KafkaHarness.record(Source.BATCH, 2, 41, new byte[1024 * 1024])))
                        .value())
                .hasSize(1024 * 1024);
        assertThat(oversized).isEmpty();
    }

    @Test
    void whatIsLargerThanTheLimitIsCutToIt() {
        ProducerRecord<byte[], byte[]> dead =
                only(deadLetter(KafkaHarness.record(Source.BATCH, 2, 41, new byte[2 * LIMIT])));

        assertThat(RecordHeaders.size(dead)).isEqualTo(LIMIT);
        assertThat(Integer.parseInt(header(dead, "reconnect-cut-from-bytes"))).isGreaterThan(2 * LIMIT);
        assertThat(oversized).containsExactly(Oversized.DEAD_LETTER);
    }

    @Test
    void aKeyBeyondTheLimitIsLeftOutOfTheDeadLetter() {
        RawRecord record = new RawRecord(Source.BATCH, 2, 41, 42, NOW, new byte[2 * LIMIT], List.of(), new byte[3]);

        ProducerRecord<byte[], byte[]> dead = only(deadLetter(record));

        assertThat(dead.key()).isNull();
        assertThat(dead.value()).hasSize(3);
        assertThat(header(dead, "reconnect-reason")).isEqualTo("NOT_JSON");
    }

    @Test
    void aMisplacedRecordThatIsOlderThanItsTopicTakesIsForwardedWithTheBrokersTime() {
        RawRecord record = KafkaHarness.record(Source.INTERACTIVE, 2, 41, new byte[] {9});
        ProducerRecord<byte[], byte[]> forwarded = only(forward(record));

        assertThat(forwarded.topic()).isEqualTo("reconnect.requests.interactive");
        assertThat(forwarded.partition()).isEqualTo(3);
        assertThat(forwarded.key()).isEqualTo(record.key());
        assertThat(forwarded.value()).isEqualTo(new byte[] {9});
        assertThat(forwarded.timestamp()).as("the broker's").isNull();
        assertThat(header(forwarded, "reconnect-partition")).isEqualTo("2");
        assertThat(header(forwarded, "reconnect-offset")).isEqualTo("41");
        assertThat(header(forwarded, "reconnect-timestamp")).isEqualTo(NOW.toString());
        assertThat(forwarded.headers().headers("h")).hasSize(2);
        assertThat(header(forwarded, "reconnect-forwarded")).isEqualTo("1");
    }

    @Test
    void aRecordThatIsForwardedAgainKeepsWhereItFirstCame() {
        RawRecord first = KafkaHarness.record(Source.INTERACTIVE, 2, 41, new byte[] {9});
        ProducerRecord<byte[], byte[]> forwarded = only(forward(read(only(forward(first)), 3, 7)));

        assertThat(header(forwarded, "reconnect-forwarded")).isEqualTo("2");
        assertThat(header(forwarded, "reconnect-partition")).isEqualTo("2");
        assertThat(header(forwarded, "reconnect-offset")).isEqualTo("41");
        assertThat(header(forwarded, "reconnect-timestamp")).isEqualTo(NOW.toString());
    }

    @Test
    void aRecordThatIsTooLargeToBeForwardedBecomesADeadLetter() {
        RawRecord record = KafkaHarness.record(Source.INTERACTIVE, 2, 41, new byte[2 * LIMIT]);
        assertThat(header(only(forward(record)), "reconnect-reason")).isEqualTo("OVERSIZED");
    }

    @Test
    void anOutcomeIsACloudEventUnderItsLogin() {
        ProducerRecord<byte[], byte[]> outcome = only(credentials("tag"));

        assertThat(outcome.topic()).isEqualTo("reconnect.outcomes");
        assertThat(outcome.key()).isEqualTo("login".getBytes(UTF_8));
        assertThat(header(outcome, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(outcome, "ce_type")).isEqualTo("dev.reconnect.credentials-required.v1");
        assertThat(header(outcome, "content-type")).isEqualTo("application/json");
    }

    @Test
    void theTraceOfAnOutcomeDoesNotBreakForThoseWhoReadNoCloudEvents() {
        String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        ProducerRecord<byte[], byte[]> outcome = only(credentials("tag", trace));

        assertThat(header(outcome, "ce_traceparent")).isEqualTo(trace);
        assertThat(header(outcome, "traceparent")).isEqualTo(trace);
        assertThat(only(credentials("tag")).headers().lastHeader("traceparent")).isNull();
    }

    @Test
    void anOutcomeThatNoBrokerWouldTakeEndsTheRefreshAllTheSame() {
        ProducerRecord<byte[], byte[]> outcome = only(credentials("x".repeat(LIMIT)));

        assertThat(header(outcome, "ce_type")).isEqualTo("dev.reconnect.refresh-failed.v1");
        assertThat(new String(outcome.value(), UTF_8))
                .contains("\"refreshId\":\"r\"")
                .doesNotContain("tag");
        assertThat(oversized).containsExactly(Oversized.OUTCOME);
    }

    @Test
    void aSessionMayBeLargerThanAnyInput() {
        TransactionRecords small = new TransactionRecords(
                KafkaShardsSettings.of("localhost:1", "w").withInputLimit(1024),
                new SmileJournalFormat(),
                new EventCodec(),
                observer);
        List<String> ids = IntStream.range(0, 50)
                .mapToObj(id -> "00000000-0000-0000-0000-0000000000" + (10 + id))
                .toList();
        Waiter waiter = new Waiter(
                "r", Lane.BATCH, NOW, NOW, Waiter.Requester.UNKNOWN, 0, new AccountsWanted(false, null, ids));
        OpenState open = new OpenState(LoginHistory.EMPTY, Collections.nCopies(50, waiter), Attempts.NONE);
        var write = new JournalWrite("login", new Session.Queued(open, NOW, false));

        assertThat(small.of(
                        1,
                        new Transaction(List.of(write), List.of(), List.of(), List.of(), Map.of()),
                        new Positions(4, Map.of())))
                .singleElement()
                .satisfies(written ->
                        assertThat(RecordHeaders.size(written.record())).isGreaterThan(66_560));
    }

    @Test
    void aReservedKeyIsNoLogin() {
        Session session = new Session.Resting(LoginHistory.EMPTY, NOW);
        var transaction = new Transaction(
                List.of(new JournalWrite("#positions", session)), List.of(), List.of(), List.of(), Map.of());

        assertThatThrownBy(() -> only(transaction)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void positionsGoIntoTheJournalUnderTheirReservedKey() {
        var transaction = new Transaction(List.of(), List.of(), List.of(), List.of(), Map.of(Source.BATCH, 5L));

        ProducerRecord<byte[], byte[]> written = only(transaction);

        assertThat(written.topic()).isEqualTo("reconnect.sessions");
        assertThat(written.partition()).isEqualTo(1);
        assertThat(written.key()).isEqualTo("#positions".getBytes(UTF_8));
        assertThat(Positions.read(written.value())).isEqualTo(new Positions(4, Map.of(Source.BATCH, 5L)));
    }

    @Test
    void anOutcomeWithDocumentsIsEncodedOnce() {
        AtomicInteger written = new AtomicInteger();
        var counted = new BigDecimal("12.30") {
            private static final long serialVersionUID = 1L;

            @Override
            public String toPlainString() {
                written.incrementAndGet();
                return super.toPlainString();
            }
        };
        AccountsReady ready = new AccountsReady(
                new Subject("login", "r", null, null, Lane.BATCH, null, null, null),
                "request",
                null,
                null,
                null,
                AccountsReady.Source.LIVE,
                List.of(new AccountSummary(
                        "a", null, null, null, null, new AccountSummary.Balance(null, counted, null), null)));
        var transaction = new Transaction(
                List.of(),
                List.of(new OutgoingEvent(OutcomeIds.of(ready), ready, NOW, null, List.of(KafkaHarness.document("a")))),
                List.of(),
                List.of(),
                Map.of());

        assertThat(records.of(1, transaction, new Positions(1, Map.of())).toList())
                .hasSize(2);
        assertThat(written).hasValue(1);
    }

    private ProducerRecord<byte[], byte[]> only(Transaction transaction) {
        Positions positions = new Positions(4, Map.of()).advancedTo(transaction.positions());
        List<ProducerRecord<byte[], byte[]>> all = records.of(1, transaction, positions)
                .map(TransactionRecord::record)
                .toList();
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static Transaction deadLetter(RawRecord record) {
        return new Transaction(
                List.of(), List.of(), List.of(), List.of(new DeadLetter(record, "NOT_JSON", "detail")), Map.of());
    }

    private static Transaction credentials(String tag) {
        return credentials(tag, null);
    }

    private static Transaction credentials(String tag, @Nullable String traceparent) {
        Event event = new CredentialsRequired(
                new Subject("login", "r", null, null, Lane.BATCH, null, tag, null),
                "https://connect.example/",
                null,
                new CredentialsRequired.Reason("INVALID_LOGIN", 401),
                CredentialsRequired.Action.REENTER_CREDENTIALS,
                false);
        return new Transaction(
                List.of(),
                List.of(new OutgoingEvent(OutcomeIds.of(event), event, NOW, traceparent)),
                List.of(),
                List.of(),
                Map.of());
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "(none)" : new String(header.value(), UTF_8);
    }
}
