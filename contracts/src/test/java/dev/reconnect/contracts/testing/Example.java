package dev.reconnect.contracts.testing;

import dev.reconnect.contracts.EventType;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One of the examples that the contracts publish. */
public record Example(EventType type, String name, String json) {

    /** Reads JSON independently of the codec's own mapper, so that a mistake of that mapper shows. */
    public static final JsonMapper EXACT = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    public static Stream<Example> valid() {
        return Arrays.stream(EventType.values()).flatMap(type -> of(type, "valid-"));
    }

    static Stream<Example> invalid() {
        return Arrays.stream(EventType.values()).flatMap(type -> of(type, "invalid-"));
    }

    public static Stream<Example> of(EventType type, String prefix) {
        Path folder = folder(type);
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .filter(file -> file.getFileName().toString().startsWith(prefix))
                    .sorted()
                    .map(file -> new Example(type, file.getFileName().toString(), read(file)))
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The type's first valid example, for a test that changes something in it. */
    public static ObjectNode first(EventType type) {
        return (ObjectNode) of(type, "valid-").findFirst().orElseThrow().tree();
    }

    public JsonNode tree() {
        return EXACT.readTree(json);
    }

    public CloudEvent cloudEvent() {
        return cloudEvent(type, json);
    }

    public static CloudEvent cloudEvent(EventType type, String json) {
        return cloudEvent(type, json.getBytes(StandardCharsets.UTF_8));
    }

    public static CloudEvent cloudEvent(EventType type, byte[] value) {
        return CloudEventBuilder.v1()
                .withId("ce-1")
                .withType(type.type())
                .withSource(URI.create("/tests"))
                .withData("application/json", value)
                .build();
    }

    @Override
    public String toString() {
        return type.versionedName() + "/" + name;
    }

    private static Path folder(EventType type) {
        try {
            return Path.of(Objects.requireNonNull(
                            EventType.class.getResource("/examples/" + type.versionedName()), type.versionedName())
                    .toURI());
        } catch (URISyntaxException noFolder) {
            throw new IllegalStateException(noFolder);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
