package dev.reconnect.worker.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.contracts.AccountSnapshot;
import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.EventType;
import dev.reconnect.contracts.OutcomeIds;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.client.KafkaObserver.Oversized;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.session.AccountDocument;
import dev.reconnect.worker.session.AccountDocument.Page;
import dev.reconnect.worker.shard.Transaction.OutgoingEvent;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Makes records of the account documents that belong to an AccountsReady. It cuts them into pages that any broker with
 * the documented limits accepts. Each record is made only when it is sent, so memory does not hold the documents twice.
 * The codec writes what is around a document; the document itself is copied from the answer's bytes.
 */
final class SnapshotRecords {

    private static final Logger log = LoggerFactory.getLogger(SnapshotRecords.class);

    /** The last bytes that the codec writes for a snapshot whose account is empty. */
    private static final byte[] EMPTY = "{}}".getBytes(UTF_8);

    private final String topic;
    private final int limit;
    private final URI source;
    private final EventCodec codec;
    private final KafkaObserver observer;

    SnapshotRecords(KafkaShardsSettings settings, EventCodec codec, KafkaObserver observer) {
        this.topic = settings.topics().accounts();
        this.limit = settings.outputLimit();
        this.source = settings.eventSource();
        this.codec = codec;
        this.observer = observer;
    }

    Stream<TransactionRecord> of(int partition, OutgoingEvent outgoingEvent) {
        return outgoingEvent.event() instanceof AccountsReady ready
                ? outgoingEvent.documents().stream().flatMap(document -> of(partition, outgoingEvent, ready, document))
                : Stream.of();
    }

    private Stream<TransactionRecord> of(
            int partition, OutgoingEvent outgoingEvent, AccountsReady ready, AccountDocument document) {
        // Its page numbers are longer than any real ones, so no other frame is larger.
        Frame largest = new Frame(outgoingEvent, ready, document, Integer.MAX_VALUE, Integer.MAX_VALUE);
        int space = Math.min(
                        limit - RecordHeaders.size(largest.record(new byte[0])),
                        EventType.ACCOUNT_SNAPSHOT.largestValue())
                - largest.size();
        List<Page> pages = document.pages(space);
        if (pages.isEmpty()) {
            observer.oversized(partition, Oversized.SNAPSHOT);
            log.error(
                    "shard {}: an account document of {} bytes is left out, its AccountsReady is published: what must be"
                            + " on one page exceeds {} bytes",
                    partition,
                    document.size(),
                    space);
        }
        Replacement without = Replacement.ofDocument(document);
        return IntStream.range(0, pages.size())
                .mapToObj(i -> new Frame(outgoingEvent, ready, document, i + 1, pages.size()).record(pages.get(i)))
                .map(page -> new TransactionRecord(page, without));
    }

    /** A snapshot without its account. */
    private final class Frame {
        private final CloudEvent event;
        private final byte[] key;
        private final byte[] around;
        private final AccountDocument document;

        Frame(OutgoingEvent outgoingEvent, AccountsReady ready, AccountDocument document, int page, int pages) {
            AccountSnapshot bare = new AccountSnapshot(
                    ready.subject(),
                    ready.requestId(),
                    ready.lastRefresh(),
                    document.accountId(),
                    page,
                    pages,
                    JsonNodeFactory.instance.objectNode());
            this.document = document;
            event = codec.encode(bare, OutcomeIds.of(bare), outgoingEvent.time(), source, outgoingEvent.traceparent());
            key = bare.key().getBytes(UTF_8);
            byte[] value = event.getData() == null ? EMPTY : event.getData().toBytes();
            int end = value.length - EMPTY.length;
            if (!Arrays.equals(value, end, value.length, EMPTY, 0, EMPTY.length)) {
                throw new IllegalStateException("a snapshot whose account is not its last field");
            }
            around = Arrays.copyOf(value, end);
        }

        /** The size in bytes, with the closing brace. */
        int size() {
            return around.length + 1;
        }

        ProducerRecord<byte[], byte[]> record(Page page) {
            ByteArrayOutputStream json = new ByteArrayOutputStream(Math.min(limit, size() + document.size()));
            json.writeBytes(around);
            document.write(page, json);
            json.write('}');
            return record(json.toByteArray());
        }

        ProducerRecord<byte[], byte[]> record(byte[] value) {
            CloudEvent whole = CloudEventBuilder.v1(event)
                    .withData("application/json", value)
                    .build();
            return RecordHeaders.traced(
                    KafkaMessageFactory.createWriter(topic, key).writeBinary(whole));
        }
    }
}
