package dev.reconnect.worker.shard;

import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.MalformedEvent;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.core.data.BytesCloudEventData;
import io.cloudevents.core.message.impl.BaseGenericBinaryMessageReaderImpl;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A record as a CloudEvent 1.0, as the Kafka binding knows it: in binary mode ({@code ce_} headers in UTF-8,
 * content-type, JSON value) or in structured mode. If a header occurs twice, in whatever case, the last one counts.
 */
final class RecordReader extends BaseGenericBinaryMessageReaderImpl<String, byte[]> {

    private static final String PREFIX = "ce_";
    private static final String CONTENT_TYPE = "content-type";
    private static final String STRUCTURED = "application/cloudevents+json";
    private static final String BATCHED = "application/cloudevents-batch";
    private static final String INCOMPLETE =
            "the headers make no CloudEvent 1.0 in binary mode; ce_specversion, ce_id, ce_type and ce_source are"
                    + " required";

    private final List<RawRecord.Header> headers;

    private RecordReader(SpecVersion version, RawRecord record, byte[] value) {
        super(version, BytesCloudEventData.wrap(value));
        this.headers = record.headers();
    }

    /**
     * Reads the record's CloudEvent.
     *
     * @throws MalformedEvent if the record holds no CloudEvent; it says in which way
     */
    static CloudEvent read(RawRecord record, byte[] value, EventCodec codec) throws MalformedEvent {
        String contentType = Objects.requireNonNullElse(header(record, CONTENT_TYPE), "");
        String media = contentType.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
        if (media.equals(STRUCTURED)) {
            return codec.structured(value);
        }
        if (media.startsWith(BATCHED)) {
            throw malformed("content-type: batched mode; publish each event as a record of its own");
        }
        String version = header(record, PREFIX + "specversion");
        // The SDK would also accept 0.3, whose attributes mean something else.
        if (!SpecVersion.V1.toString().equals(version)) {
            throw malformed(version == null ? INCOMPLETE : "ce_specversion: 1.0 is expected");
        }
        try {
            return new RecordReader(SpecVersion.V1, record, value).toEvent();
        } catch (RuntimeException incomplete) {
            // The SDK names no closer type.
            throw malformed(INCOMPLETE);
        }
    }

    private static MalformedEvent malformed(String detail) {
        return new MalformedEvent(MalformedEvent.Reason.NOT_A_CLOUD_EVENT, detail);
    }

    /** The last header with this name in whatever case, as text. */
    static @Nullable String header(RawRecord record, String name) {
        return record.headers().reversed().stream()
                .filter(header -> header.name().equalsIgnoreCase(name) && header.value() != null)
                .map(header -> text(header.value()))
                .findFirst()
                .orElse(null);
    }

    @Override
    protected boolean isContentTypeHeader(String key) {
        return key.equalsIgnoreCase(CONTENT_TYPE);
    }

    @Override
    protected boolean isCloudEventsHeader(String key) {
        return key.length() > PREFIX.length() && key.regionMatches(true, 0, PREFIX, 0, PREFIX.length());
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
