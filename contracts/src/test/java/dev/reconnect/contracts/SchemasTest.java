package dev.reconnect.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.reconnect.contracts.testing.Example;
import dev.reconnect.contracts.testing.Schemas;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Schema, record and codec say the same; this test fails if one of them drifts. */
class SchemasTest {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** A producer may leave these fields out: the CloudEvent's id or a default stands for them. */
    private static final Set<String> DEFAULTED =
            Set.of("RefreshRequested.refreshId", "RefreshRequested.force", "RedirectConfirmed.confirmationId");

    private final EventCodec codec = new EventCodec();

    @Test
    void everyEventHasItsType() {
        assertThat(Arrays.stream(EventType.values()).<Class<?>>map(EventType::recordClass))
                .containsExactlyInAnyOrderElementsOf(leaves(Event.class));
    }

    @ParameterizedTest
    @EnumSource
    void aSchemaNamesItsTypeAndDialect(EventType type) {
        JsonNode schema = Schemas.tree(type);

        assertThat(schema.path("$id").stringValue()).isEqualTo("urn:reconnect:schema:" + type.versionedName());
        assertThat(schema.path("$schema").stringValue()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        assertThat(schema.path("title").stringValue())
                .isEqualTo(type.recordClass().getSimpleName());
        assertThat(EventType.ofType(type.type())).contains(type);
    }

    @ParameterizedTest
    @EnumSource
    void aSchemaHasThePropertiesOfItsRecord(EventType type) {
        assertThatSchemaMatches(Schemas.tree(type), type.recordClass());
    }

    @ParameterizedTest
    @EnumSource
    void schemaAndCodecRefuseTheSameValues(EventType type) {
        List<String> disagreements = new ArrayList<>();
        for (String property : Schemas.tree(type).path("properties").propertyNames()) {
            for (JsonNode probe : probes()) {
                ObjectNode value = Example.first(type);
                value.set(property, probe);
                boolean schemaRefuses = !Schemas.errors(type, value).isEmpty();
                if (schemaRefuses != codecRefuses(type, value)) {
                    disagreements.add(property
                            + (schemaRefuses ? " refused by the schema only: " : " refused by the codec only: ")
                            + probe.toString()
                                    .substring(0, Math.min(60, probe.toString().length())));
                }
            }
        }
        assertThat(disagreements).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void schemaAndCodecRequireTheSameFields(EventType type) {
        for (String property : Schemas.tree(type).path("properties").propertyNames()) {
            ObjectNode value = Example.first(type);
            value.remove(property);
            assertThat(codecRefuses(type, value))
                    .as(property)
                    .isEqualTo(!Schemas.errors(type, value).isEmpty());
        }
    }

    private static List<JsonNode> probes() {
        Stream<JsonNode> others = Stream.of(
                JSON.numberNode(1),
                JSON.numberNode(0),
                JSON.numberNode(-1),
                JSON.numberNode(Integer.MAX_VALUE + 1L),
                JSON.numberNode(new BigDecimal("1.5")),
                JSON.booleanNode(true),
                JSON.arrayNode(),
                JSON.arrayNode().add(1),
                JSON.arrayNode().add(""),
                JSON.arrayNode().add("x".repeat(129)),
                JSON.objectNode());
        Stream<String> texts = Stream.of(
                "",
                " ",
                "x",
                "14",
                "true",
                "line\nend",
                "nul\u0000",
                "next\u0085line",
                "\uD83D\uDE00",
                "\uD83D\uDE00".repeat(200),
                "5E115EAC",
                " 5e115eac\t",
                "-5e115eac",
                "5e115e\u212Ac",
                "COOL_DOWN",
                "Live",
                "BATCH",
                "https://app.example.com/return?state=1#top",
                "HTTPS://app.example.com",
                "ftp://app.example.com/",
                "//app.example.com/",
                "https://app.example.com/a b",
                "https://app.example.com/\u00e9",
                "2026-11-22T14:03:07.123456789Z",
                "2026-11-22T14:03:07+01:00",
                "2026-11-22T14:03Z",
                "2026-11-22 14:03:07Z",
                "2026-02-30T14:03:07Z",
                "2026-11-22T25:03:07Z",
                "1795442587");
        Stream<String> lengths =
                Stream.of(4, 5, 16, 17, 128, 129, 256, 257, 2048, 2049).map("x"::repeat);
        Stream<String> urls =
                Stream.of(2048, 2049, 8192, 8193).map(length -> "https://a.example/" + "x".repeat(length - 18));
        return Stream.concat(
                        others,
                        Stream.of(texts, lengths, urls).flatMap(every -> every).map(JSON::stringNode))
                .toList();
    }

    private boolean codecRefuses(EventType type, JsonNode value) {
        try {
            codec.decode(Example.cloudEvent(type, value.toString()));
            return false;
        } catch (MalformedEvent refused) {
            return true;
        }
    }

    private static void assertThatSchemaMatches(JsonNode schema, Class<?> recordClass) {
        Set<String> required = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (RecordComponent component : flattened(recordClass).toList()) {
            String name = wireName(component);
            names.add(name);
            String place = component.getDeclaringRecord().getSimpleName() + "." + component.getName();
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class) && !DEFAULTED.contains(place)) {
                required.add(name);
            }
            JsonNode property = schema.path("properties").path(name);
            nestedRecord(component)
                    .ifPresent(nested ->
                            assertThatSchemaMatches(property.has("items") ? property.path("items") : property, nested));
        }
        assertThat(schema.path("properties").propertyNames())
                .as(recordClass.getSimpleName())
                .containsExactlyInAnyOrderElementsOf(names);
        assertThat(schema.path("required").valueStream().map(JsonNode::stringValue))
                .as(recordClass.getSimpleName())
                .containsExactlyInAnyOrderElementsOf(required);
    }

    private static Stream<RecordComponent> flattened(Class<?> recordClass) {
        return Arrays.stream(recordClass.getRecordComponents())
                .flatMap(component -> component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)
                        ? flattened(component.getType())
                        : Stream.of(component));
    }

    private static String wireName(RecordComponent component) {
        JsonProperty renamed = component.getAccessor().getAnnotation(JsonProperty.class);
        return renamed == null ? component.getName() : renamed.value();
    }

    private static Optional<Class<?>> nestedRecord(RecordComponent component) {
        AnnotatedType type = component.getAnnotatedType();
        Object held = type instanceof AnnotatedParameterizedType list
                ? list.getAnnotatedActualTypeArguments()[0].getType()
                : component.getType();
        return held instanceof Class<?> nested && nested.isRecord() ? Optional.of(nested) : Optional.empty();
    }

    private static Set<Class<?>> leaves(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses())
                .flatMap(permitted -> permitted.isSealed() ? leaves(permitted).stream() : Stream.of(permitted))
                .collect(Collectors.toSet());
    }
}
