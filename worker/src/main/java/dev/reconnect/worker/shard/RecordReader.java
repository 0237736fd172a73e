package dev.reconnect.worker.shard;

import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.core.message.impl.BaseGenericBinaryMessageReaderImpl;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A record as a CloudEvent in the Kafka binding's binary mode: {@code ce_} headers, content-type, JSON value. */
final class RecordReader extends BaseGenericBinaryMessageReaderImpl<String, byte[]> {

    private static final String PREFIX = "ce_";

    private final List<RawRecord.Header> headers;

    private RecordReader(SpecVersion version, RawRecord record, byte[] value) {
        super(version, BytesCloudEventData.wrap(value));
        this.headers = record.headers();
    }

    /**
     * @throws RuntimeException where the headers make no CloudEvent; the SDK names no closer type
     */
    static CloudEvent read(RawRecord record, byte[] value) {
        String version = header(record, PREFIX + "specversion");
        return new RecordReader(SpecVersion.parse(version == null ? "" : version), record, value).toEvent();
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
        return text(value);
    }

    private static String text(byte @Nullable [] value) {
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }
}
