package dev.reconnect.worker.kafka.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.reconnect.worker.session.Session;
import java.io.ByteArrayOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.introspect.AnnotationIntrospectorPair;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.dataformat.smile.SmileFactory;
import tools.jackson.dataformat.smile.SmileMapper;
import tools.jackson.dataformat.smile.SmileWriteFeature;

/**
 * Version 1 of the format: the byte 1, then the session's records as Smile (binary JSON). A value holds each name once,
 * no absent fields, and times in milliseconds. A field that this release does not know makes the value unreadable,
 * because the next write would lose it.
 */
public final class SmileJournalFormat implements JournalFormat {

    /** The version that this release writes, and the only one that it reads. */
    public static final byte VERSION = 1;

    /** Far above the size that the rules allow a session, and far below a size that could do harm. */
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(64)
            .maxStringLength(1 << 20)
            .maxNameLength(256)
            .maxNumberLength(100)
            .maxTokenCount(1_000_000)
            .build();

    private final ObjectWriter writer;
    private final ObjectReader reader;

    public SmileJournalFormat() {
        SmileMapper mapper = SmileMapper.builder(SmileFactory.builder()
                        // Half a surrogate pair becomes U+FFFD. To refuse it would stop the whole shard.
                        .enable(SmileWriteFeature.CHECK_SHARED_NAMES, SmileWriteFeature.LENIENT_UTF_ENCODING)
                        .streamReadConstraints(LIMITS)
                        .build())
                .annotationIntrospector(AnnotationIntrospectorPair.create(
                        new SealedTypeIntrospector(), new JacksonAnnotationIntrospector()))
                .changeDefaultPropertyInclusion(ignored ->
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
                .enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(
                        DateTimeFeature.WRITE_DATE_TIMESTAMPS_AS_NANOSECONDS,
                        DateTimeFeature.READ_DATE_TIMESTAMPS_AS_NANOSECONDS)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
        writer = mapper.writerFor(Session.class);
        reader = mapper.readerFor(Session.class);
    }

    @Override
    public byte[] write(Session session) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        bytes.write(VERSION);
        writer.writeValue(bytes, session);
        return bytes.toByteArray();
    }

    @Override
    public Session read(byte[] value) {
        if (value.length == 0) {
            throw new UnreadableJournalException("empty value");
        }
        if (value[0] != VERSION) {
            throw new UnreadableJournalException(
                    "format version " + value[0] + ", this release reads version " + VERSION);
        }
        try {
            Session session = reader.readValue(value, 1, value.length - 1);
            if (session == null) {
                throw new UnreadableJournalException("format version " + VERSION + ", holds nothing");
            }
            return session;
        } catch (JacksonException e) {
            // This exception has no cause on purpose: the cause's message may quote the value.
            throw new UnreadableJournalException(
                    "format version " + VERSION + ", " + e.getClass().getSimpleName());
        }
    }
}
