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
 * Version 1: the byte 1, then Smile of the session's records. Names are written once per value, absent fields not at
 * all, times as milliseconds. A field that this release does not know makes a value unreadable: dropping it would lose it.
 */
public final class SmileJournalFormat implements JournalFormat {

    /** The version that is written, and the only one that is read. */
    public static final byte VERSION = 1;

    /** Deliberately far above what the rules let a session grow to, and far below what could hurt. */
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
                        // Half a surrogate pair becomes U+FFFD: refusing to write it would stop the whole shard.
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
            // The cause is left out on purpose: its message may quote the value.
            throw new UnreadableJournalException(
                    "format version " + VERSION + ", " + e.getClass().getSimpleName());
        }
    }
}
