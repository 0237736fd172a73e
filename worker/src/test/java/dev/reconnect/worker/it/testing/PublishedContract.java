package dev.reconnect.worker.it.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.reconnect.contracts.EventType;
import dev.reconnect.worker.kafka.client.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Holds every record that lies in the topics that others read against what asyncapi.yaml and the schemas promise: the channel, the
 * headers, the key, the value. Of the redirects these are our own: tests put there what they like. Closing it looks through
 * the topics; so it is opened before the workers and closed after them.
 */
public final class PublishedContract implements AutoCloseable {
    private static final Path DOCUMENT = Path.of("..", "contracts", "asyncapi.yaml");
    private static final String PREFIX = "reconnect.";
    private static final String REDIRECTS = "redirects";
    /** How the source of whatever a worker or the command line publishes begins. */
    private static final String OURS = "urn:reconnect:";

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Map<String, Schema> SCHEMAS = new ConcurrentHashMap<>();
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final JsonNode CONTRACT = document();

    private final String bootstrapServers;
    private final Map<String, String> channels;

    PublishedContract(String bootstrapServers, Topics topics) {
        this.bootstrapServers = bootstrapServers;
        this.channels = Map.of(
                topics.redirects(), REDIRECTS,
                topics.outcomes(), "outcomes",
                topics.accounts(), "accounts",
                topics.institutions(), "institutions",
                topics.deadLetters(), "dead-letters");
    }

    /** The topics that the document describes. */
    public static List<String> channels() {
        return CONTRACT.path("channels")
                .valueStream()
                .map(channel -> channel.path("address").stringValue())
                .toList();
    }

    /** What is wrong with a record in a channel, each with its place; empty where it keeps to the contract. */
    public static List<String> objections(String channel, ConsumerRecord<byte[], byte[]> record) {
        ObjectNode headers = headers(record);
        Optional<JsonNode> message = message(channel, headers);
        if (message.isEmpty()) {
            return List.of(channel + " carries no " + headers.path("ce_type"));
        }
        List<String> objections = new ArrayList<>();
        JsonNode shape = message.get();
        for (JsonNode trait : shape.path("traits")) {
            JsonNode shared = resolved(trait);
            object(objections, "headers", shared.path("headers"), headers);
        }
        object(objections, "headers", shape.path("headers"), headers);
        object(objections, "key", resolved(shape.path("bindings")).at("/kafka/key"), text(record.key()));
        Optional<EventType> type = EventType.ofType(shape.path("name").stringValue());
        type.ifPresent(known -> object(objections, "value", known, record.value()));
        return objections;
    }

    /** Looks through every topic that others read; fails with all objections. */
    @Override
    public void close() {
        List<String> objections = new ArrayList<>();
        try (TopicRecords records = new TopicRecords(bootstrapServers)) {
            channels.forEach((topic, channel) -> {
                for (ConsumerRecord<byte[], byte[]> record : records.all(topic)) {
                    if (channel.equals(REDIRECTS) && !ours(record)) {
                        continue;
                    }
                    objections(channel, record)
                            .forEach(objection -> objections.add(
                                    topic + "-" + record.partition() + "@" + record.offset() + " " + objection));
                }
            });
        }
        if (!objections.isEmpty()) {
            throw new AssertionError("published against the contract: " + objections);
        }
    }

    /** Whether we published it. */
    static boolean ours(ConsumerRecord<byte[], byte[]> record) {
        return headers(record).path("ce_source").asString("").startsWith(OURS);
    }

    private static Optional<JsonNode> message(String channel, JsonNode headers) {
        List<JsonNode> messages = CONTRACT.path("channels")
                .valueStream()
                .filter(known -> known.path("address").stringValue().equals(PREFIX + channel))
                .flatMap(known -> known.path("messages").valueStream())
                .map(PublishedContract::resolved)
                .toList();
        return messages.stream()
                .filter(message -> message.path("traits").isMissingNode()
                        || message.path("name").equals(headers.path("ce_type")))
                .findFirst();
    }

    private static void object(List<String> objections, String part, JsonNode schema, JsonNode value) {
        Schema compiled = SCHEMAS.computeIfAbsent(schema.toString(), REGISTRY::getSchema);
        objections(compiled, value).forEach(error -> objections.add(part + " " + error));
    }

    private static void object(List<String> objections, String part, EventType type, byte @Nullable [] value) {
        Schema compiled = SCHEMAS.computeIfAbsent(type.type(), any -> REGISTRY.getSchema(type.schema()));
        JsonNode tree = value == null ? JSON.missingNode() : JSON.readTree(value);
        objections(compiled, tree)
                .forEach(error -> objections.add(
                        part + " " + error.getInstanceLocation() + " " + error.getKeyword() + " of " + type));
    }

    private static List<Error> objections(Schema schema, JsonNode value) {
        return schema.validate(
                value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    /** The last of headers with the same name: the worker adds its own at the end. */
    private static ObjectNode headers(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode headers = JSON.createObjectNode();
        for (Header header : record.headers()) {
            headers.set(header.key(), text(header.value()));
        }
        return headers;
    }

    private static JsonNode text(byte @Nullable [] bytes) {
        return bytes == null ? JSON.nullNode() : JSON.valueToTree(new String(bytes, UTF_8));
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? CONTRACT.at(node.path("$ref").stringValue().substring(1)) : node;
    }

    private static JsonNode document() {
        try {
            return new YAMLMapper().readTree(Files.readString(DOCUMENT));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
