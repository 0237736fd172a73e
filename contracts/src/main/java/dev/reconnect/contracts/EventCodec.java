package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.reconnect.contracts.MalformedEvent.Reason;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes events as CloudEvents 1.0 with JSON in UTF-8, and reads them back. Writes no nulls, times in UTC, amounts in
 * plain digits. Reads strictly what a contract names, and ignores what it does not name. Immutable; any thread may use
 * it.
 */
public final class EventCodec {

    private static final String JSON = "application/json";
    private static final Pattern JSON_IN_UTF_8 =
            Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-?8\"?\\s*)?", Pattern.CASE_INSENSITIVE);
    /** What W3C Trace Context allows: no version ff, no id of zeros. */
    private static final Pattern TRACE_CONTEXT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    /** The name of the CloudEvents extension, and of the header of a message, that hold a W3C trace context. */
    public static final String TRACEPARENT = "traceparent";

    private static final String VERSION = "1.0";
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    /** What a schema registry's serializer writes before the JSON: a zero and the schema's id. */
    private static final int SCHEMA_PREFIX = 5;

    /** In bytes: what the attributes of an event in structured mode may add to its data. */
    private static final int ATTRIBUTES = 16 * 1024;

    private static final int DEEPEST = 32;
    private static final int LONGEST_NUMBER = 100;

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(LONGEST_NUMBER)
                            .maxNameLength(ContractBounds.LONGEST_FIELD_NAME)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS) // parse tells it apart from a field given twice
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .changeDefaultPropertyInclusion(old -> old.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();
    private final EventReader reader = new EventReader(mapper);

    /** Builds a codec. Building one costs more than using it. */
    public EventCodec() {}

    /**
     * The CloudEvent that carries an event.
     *
     * @param id the id that {@link OutcomeIds} gives
     * @param time when the event was decided, UTC
     * @param source who publishes the event
     * @param traceparent the W3C trace context to carry on, if any
     */
    public CloudEvent encode(Event event, String id, Instant time, URI source, @Nullable String traceparent) {
        CloudEventBuilder cloudEvent = CloudEventBuilder.v1()
                .withId(id)
                .withType(EventType.of(event).type())
                .withSource(source)
                .withTime(time.atOffset(ZoneOffset.UTC))
                .withData(JSON, mapper.writeValueAsBytes(event));
        if (traceparent != null) {
            cloudEvent.withExtension(TRACEPARENT, traceparent);
        }
        return cloudEvent.build();
    }

    /**
     * The event that a CloudEvent carries, with a canonical loginId.
     *
     * @throws MalformedEvent if the event does not keep to its contract; for a refresh-requested, it holds the
     *     refreshId and loginId that could still be read
     */
    public Event decode(CloudEvent cloudEvent) throws MalformedEvent {
        EventType type = EventType.ofType(cloudEvent.getType())
                .orElseThrow(() -> new MalformedEvent(
                        Reason.UNKNOWN_TYPE, "ce_type: a type that this version of the contracts knows is expected"));
        byte[] value = value(cloudEvent);
        try {
            requireJson(cloudEvent);
            return reader.read(type, Fields.of(parse(value, type.largestValue())), cloudEvent.getId());
        } catch (MalformedEvent malformed) {
            throw type == EventType.REFRESH_REQUESTED ? identified(malformed, value, cloudEvent.getId()) : malformed;
        }
    }

    /**
     * The CloudEvent that a value in structured mode holds ({@code application/cloudevents+json}).
     *
     * @throws MalformedEvent if it is not one JSON object that holds a CloudEvent 1.0
     */
    public CloudEvent structured(byte[] value) throws MalformedEvent {
        int largest = EventType.REFRESH_REQUESTED.largestValue() + ATTRIBUTES;
        ObjectNode event = parse(unprefixed(value), largest);
        if (!VERSION.equals(event.path("specversion").asString(""))) {
            throw noCloudEvent("specversion: 1.0 is expected in the object of structured mode");
        }
        CloudEventBuilder cloudEvent = CloudEventBuilder.v1();
        for (Map.Entry<String, JsonNode> field : event.properties()) {
            if (!field.getValue().isNull()) {
                add(cloudEvent, field.getKey(), field.getValue());
            }
        }
        try {
            return cloudEvent.build();
        } catch (IllegalStateException incomplete) {
            throw noCloudEvent("id, source and type are required in the object of structured mode");
        }
    }

    private void add(CloudEventBuilder cloudEvent, String name, JsonNode value) throws MalformedEvent {
        switch (name) {
            case "specversion" -> {}
            case "data" -> cloudEvent.withData(mapper.writeValueAsBytes(value));
            case "data_base64" -> throw noCloudEvent("data_base64: data in JSON is expected");
            default -> {
                try {
                    cloudEvent.withContextAttribute(name, value.asString());
                } catch (RuntimeException noAttribute) {
                    throw noCloudEvent("an attribute of structured mode is not what CloudEvents 1.0 makes of its name");
                }
            }
        }
    }

    private static MalformedEvent noCloudEvent(String detail) {
        return new MalformedEvent(Reason.NOT_A_CLOUD_EVENT, detail);
    }

    /** The same refusal, with the refreshId and loginId that can still be read in a value that asks for a refresh. */
    public MalformedEvent identified(MalformedEvent malformed, byte[] value) {
        return identified(malformed, unprefixed(value), "");
    }

    private MalformedEvent identified(MalformedEvent malformed, byte[] value, String cloudEventId) {
        RefreshIdentity known =
                RefreshIdentity.read(mapper, value, EventType.REFRESH_REQUESTED.largestValue(), cloudEventId);
        return malformed.about(known.refreshId(), known.loginId());
    }

    /**
     * The W3C trace context that a CloudEvent carries; null if it carries none, or if the attribute of that name holds
     * something else.
     */
    public static @Nullable String traceparent(CloudEvent cloudEvent) {
        return cloudEvent.getExtension(TRACEPARENT) instanceof String text ? traceContext(text) : null;
    }

    /** The text if it is a W3C trace context; else null. */
    public static @Nullable String traceContext(String text) {
        return TRACE_CONTEXT.matcher(text).matches() ? text : null;
    }

    private static void requireJson(CloudEvent cloudEvent) throws MalformedEvent {
        String contentType = cloudEvent.getDataContentType();
        if (contentType != null && !JSON_IN_UTF_8.matcher(contentType.trim()).matches()) {
            throw new MalformedEvent(
                    Reason.UNSUPPORTED_CONTENT_TYPE, "content-type: application/json in UTF-8 is expected");
        }
    }

    private static byte[] value(CloudEvent cloudEvent) throws MalformedEvent {
        CloudEventData data = cloudEvent.getData();
        byte[] value = data == null ? new byte[0] : data.toBytes();
        if (value.length == 0) {
            throw new MalformedEvent(Reason.NO_VALUE, "a JSON object is expected as the value");
        }
        return unprefixed(value);
    }

    /** The value without what certain serializers write before the JSON, which no JSON begins with. */
    private static byte[] unprefixed(byte[] value) {
        if (value.length > SCHEMA_PREFIX && value[0] == 0 && value[SCHEMA_PREFIX] == '{') {
            return Arrays.copyOfRange(value, SCHEMA_PREFIX, value.length);
        }
        int mark = BYTE_ORDER_MARK.length;
        return value.length > mark && Arrays.equals(value, 0, mark, BYTE_ORDER_MARK, 0, mark)
                ? Arrays.copyOfRange(value, mark, value.length)
                : value;
    }

    private ObjectNode parse(byte[] value, int largest) throws MalformedEvent {
        if (value.length > largest) {
            throw new MalformedEvent(Reason.TOO_LARGE, "a value of at most " + largest + " bytes is expected");
        }
        try {
            // The bytes are decoded here, strictly: the parser would guess UTF-16 and let some malformed UTF-8 pass.
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString();
            try (JsonParser parser = mapper.createParser(text)) {
                if (mapper.readTree(parser) instanceof ObjectNode object && parser.nextToken() == null) {
                    return object;
                }
            }
            throw new MalformedEvent(Reason.NOT_JSON, "one JSON object and nothing else is expected as the value");
        } catch (CharacterCodingException notUtf8) {
            throw new MalformedEvent(Reason.NOT_JSON, "UTF-8 is expected");
        } catch (StreamConstraintsException tooMuch) {
            throw new MalformedEvent(
                    Reason.TOO_LARGE,
                    "at most " + DEEPEST + " levels, numbers of " + LONGEST_NUMBER + " characters and names of "
                            + ContractBounds.LONGEST_FIELD_NAME + " are expected");
        } catch (NumberFormatException beyondAnyNumber) {
            // Jackson does not catch this if an exponent exceeds an int. Its message holds the number.
            throw new MalformedEvent(Reason.TOO_LARGE, "an exponent of at most 9 digits is expected in a number");
        } catch (StreamReadException notJson) {
            throw new MalformedEvent(
                    Reason.NOT_JSON,
                    "JSON is expected; it ceases to be so in line "
                            + notJson.getLocation().getLineNr() + ", column "
                            + notJson.getLocation().getColumnNr());
        } catch (DatabindException twice) {
            throw new MalformedEvent(Reason.DUPLICATE_FIELD, "no field twice in one object is expected");
        }
    }
}
