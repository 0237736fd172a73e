package dev.reconnect.worker.shard;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.core.message.impl.BaseGenericBinaryMessageReaderImpl;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A record as a CloudEvent 1.0 in the Kafka binding's binary mode: {@code ce_} headers in UTF-8, content-type, JSON
 * value. If a header occurs twice, the last one counts.
 */
final class RecordReader extends BaseGenericBinaryMessageReaderImpl<String, byte[]> {

    private static final String PREFIX = "ce_";

    private final List<RawRecord.Header> headers;

    private RecordReader(SpecVersion version, RawRecord record, byte[] value) {
        super(version, BytesCloudEventData.wrap(value));
        this.headers = record.headers();
    }

    /**
     * Reads the record's CloudEvent.
     *
     * @throws RuntimeException if the headers make no CloudEvent; the SDK names no closer type
     */
    static CloudEvent read(RawRecord record, byte[] value) {
        // The SDK would also accept 0.3, whose attributes mean something else.
        if (!SpecVersion.V1.toString().equals(header(record, PREFIX + "specversion"))) {
            throw new IllegalArgumentException("no CloudEvent 1.0");
        }
        return new RecordReader(SpecVersion.V1, record, value).toEvent();
    }

    /** The last header with this name, as text. */
    static @Nullable String header(RawRecord record, String name) {
        return record.headers().reversed().stream()
                .filter(header -> header.name().equals(name) && header.value() != null)
                .map(header -> text(header.value()))
                .findFirst()
                .orElse(null);
    }

    @Override
    protected boolean isContentTypeHeader(String key) {
        return key.toLowerCase(Locale.ROOT).equals("content-type");
    }

    @Override
    protected boolean isCloudEventsHeader(String key) {
        return key.startsWith(PREFIX) && key.length() > PREFIX.length();
    }

    @Override
    protected String toCloudEventsKey(String key) {
        return key.substring(PREFIX.length()).toLowerCase(Locale.ROOT);
    }

    @Override
    protected void forEachHeader(BiConsumer<String, byte[]> consumer) {
        for (RawRecord.Header header : headers) {
            if (header.value() != null) {
                consumer.accept(header.name(), header.value());
            }
        }
    }

    @Override
    protected String toCloudEventsValue(byte[] value) {
        try {
            // Strict: else two ids that are no UTF-8 could read as the same, the second as a redelivery.
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException("a header that is no UTF-8", notUtf8);
        }
    }

    private static String text(byte @Nullable [] value) {
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}
