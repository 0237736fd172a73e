package dev.reconnect.worker.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.contracts.EventCodec;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.shard.Intake;
import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.Transaction.DeadLetter;
import dev.reconnect.worker.shard.Transaction.Forward;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Adds headers to records that others wrote, and measures records together with their headers. */
final class RecordHeaders {

    /** Counts how often a record was forwarded to the partition where it belongs. */
    static final String FORWARDED = Intake.FORWARDED;

    static final String REASON = "reconnect-reason";
    static final String DETAIL = "reconnect-detail";
    static final String TOPIC = "reconnect-topic";
    static final String PARTITION = "reconnect-partition";
    static final String OFFSET = "reconnect-offset";
    static final String TIMESTAMP = Intake.TIMESTAMP;
    /** How many bytes the record had, if it could not be kept whole. */
    static final String CUT = "reconnect-cut-from-bytes";

    private static final Set<String> PLACE = Set.of(PARTITION, OFFSET, TIMESTAMP);

    private static final int LONGEST_DETAIL = 4096;
    /** In bytes; the reason and the place of any dead letter fit within it. */
    static final int SMALLEST = 16 * 1024;

    /** In bytes; more than Kafka adds to a record that is alone in its batch. */
    private static final int ENVELOPE = 128;

    private static final int HEADER_ENVELOPE = 10;

    private RecordHeaders() {}

    /** Makes a record. Kafka accepts nulls here, but its types do not say so. */
    @SuppressWarnings("NullAway")
    static ProducerRecord<byte[], byte[]> record(
            String topic,
            @Nullable Integer partition,
            @Nullable Long timestamp,
            byte @Nullable [] key,
            byte @Nullable [] value) {
        return new ProducerRecord<>(topic, partition, timestamp, key, value);
    }

    /** An upper bound for the bytes that a record takes on the wire, uncompressed and alone in its batch. */
    static int size(ProducerRecord<byte[], byte[]> record) {
        long size = ENVELOPE;
        size += length(record.key());
        size += length(record.value());
        for (Header header : record.headers()) {
            // A character takes at most 3 bytes in UTF-8 (a surrogate pair takes 4).
            size += HEADER_ENVELOPE + 3L * header.key().length() + length(header.value());
        }
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    private static void copy(RawRecord from, ProducerRecord<byte[], byte[]> to) {
        for (RawRecord.Header header : from.headers()) {
            to.headers().add(header.name(), header.value());
        }
    }

    /** Replaces a header of that name: a record that is published again does not grow. */
    private static void set(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().remove(name).add(name, value.getBytes(UTF_8));
    }

    /** Lets tracers that read the headers of messages, and no CloudEvents, carry on the event's trace. */
    static ProducerRecord<byte[], byte[]> traced(ProducerRecord<byte[], byte[]> event) {
        Header origin = event.headers().lastHeader("ce_" + EventCodec.TRACEPARENT);
        if (origin != null) {
            event.headers().add(EventCodec.TRACEPARENT, origin.value());
        }
        return event;
    }

    private static void place(RawRecord record, ProducerRecord<byte[], byte[]> to) {
        set(to, PARTITION, Integer.toString(record.partition()));
        set(to, OFFSET, Long.toString(record.offset()));
        set(to, TIMESTAMP, record.timestamp().toString());
    }

    /**
     * The unchanged record for the partition where it belongs, with headers that tell where and when it first came. Its
     * own time is the broker's: a topic may refuse records that are old.
     */
    static ProducerRecord<byte[], byte[]> forwarded(Topics topics, Forward forward) {
        RawRecord record = forward.record();
        var forwarded = record(topics.of(record.source()), forward.partition(), null, record.key(), record.value());
        copy(record, forwarded);
        if (!has(record, FORWARDED)) {
            place(record, forwarded);
        }
        set(forwarded, FORWARDED, Integer.toString(Intake.forwards(record) + 1));
        return forwarded;
    }

    /** The unchanged record, with headers that tell the reason and the place where it was found. */
    static ProducerRecord<byte[], byte[]> deadLetter(Topics topics, DeadLetter letter) {
        RawRecord record = letter.record();
        var dead = record(topics.deadLetters(), null, null, record.key(), record.value());
        copy(record, dead);
        explain(topics, letter, dead);
        return dead;
    }

    /** As much of the record as fits within the limit in bytes, if the record is larger than anyone may write. */
    static ProducerRecord<byte[], byte[]> cutDeadLetter(Topics topics, DeadLetter letter, int limit) {
        RawRecord record = letter.record();
        byte[] value = record.value();
        String whole = record.headers().stream()
                .filter(header -> header.name().equals(CUT) && header.value() != null)
                .findFirst()
                .map(header -> new String(header.value(), UTF_8))
                .orElseGet(() -> Integer.toString(size(deadLetter(topics, letter))));
        var withKey = record(topics.deadLetters(), null, null, record.key(), null);
        copy(record, withKey);
        explain(topics, letter, withKey);
        set(withKey, CUT, whole);
        var bare = record(topics.deadLetters(), null, null, null, null);
        explain(topics, letter, bare);
        set(bare, CUT, whole);
        ProducerRecord<byte[], byte[]> frame = size(withKey) <= limit ? withKey : bare;

        int space = Math.min(limit - size(frame), length(value));
        byte @Nullable [] kept = value == null ? null : Arrays.copyOf(value, space);
        var cut = record(topics.deadLetters(), null, null, frame.key(), kept);
        frame.headers().forEach(cut.headers()::add);
        return cut;
    }

    /** The same letter with as much of its record as fits within the limit in bytes, at least {@link #SMALLEST}. */
    static DeadLetter cut(Topics topics, DeadLetter letter, int limit) {
        RawRecord record = letter.record();
        var cut = cutDeadLetter(topics, letter, limit);
        List<RawRecord.Header> headers = new ArrayList<>();
        cut.headers().forEach(header -> headers.add(new RawRecord.Header(header.key(), header.value())));
        return new DeadLetter(
                new RawRecord(
                        record.source(),
                        record.partition(),
                        record.offset(),
                        record.next(),
                        record.timestamp(),
                        cut.key(),
                        headers,
                        cut.value()),
                letter.reason(),
                letter.detail());
    }

    /** Adds the reason, and the place where the record first came: a forwarded record tells it. */
    private static void explain(Topics topics, DeadLetter letter, ProducerRecord<byte[], byte[]> dead) {
        RawRecord record = letter.record();
        String detail = letter.detail();
        set(dead, REASON, letter.reason());
        set(dead, DETAIL, detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL));
        set(dead, TOPIC, topics.of(record.source()));
        place(record, dead);
        if (has(record, FORWARDED)) {
            record.headers().stream()
                    .filter(header -> PLACE.contains(header.name()) && header.value() != null)
                    .forEach(header -> dead.headers().remove(header.name()).add(header.name(), header.value()));
        }
    }

    private static boolean has(RawRecord record, String name) {
        return record.headers().stream().anyMatch(header -> header.name().equals(name));
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
