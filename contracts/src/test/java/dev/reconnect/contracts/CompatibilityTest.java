package dev.reconnect.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.testing.Compatibility;
import dev.reconnect.contracts.testing.Compatibility.Side;
import dev.reconnect.contracts.testing.Example;
import dev.reconnect.contracts.testing.Schemas;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** No schema breaks those who keep to the last release. The folder contracts/released holds every release. */
class CompatibilityTest {

    private static final Path RELEASED = Path.of("released");

    private static final String RELEASED_SCHEMA = """
            {"type": "object", "description": "old words", "required": ["id"], "properties": {
              "id": {"type": "string", "minLength": 2, "maxLength": 9, "pattern": "^a"},
              "kind": {"type": "string", "enum": ["A", "B"]},
              "count": {"type": "integer", "minimum": 0, "maximum": 9},
              "force": {"type": "boolean", "default": false},
              "list": {"type": "array", "maxItems": 3, "items": {
                "type": "object", "required": ["x"], "properties": {"x": {"type": "number"}}}}}}
            """;

    static Stream<Path> releasedSchemas() throws IOException {
        Path last =
                releases().max(Comparator.comparing(CompatibilityTest::version)).orElseThrow();
        return files(last);
    }

    @ParameterizedTest
    @MethodSource("releasedSchemas")
    void theSchemaKeepsToTheLastReleasedOne(Path released) throws IOException {
        EventType type = Arrays.stream(EventType.values())
                .filter(known -> released.endsWith(known.versionedName() + ".json"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("a released type is gone: " + released));

        JsonNode then = Example.EXACT.readTree(Files.readString(released));

        assertThat(Compatibility.breaks(type.isInput() ? Side.READ : Side.WRITTEN, then, Schemas.tree(type)))
                .isEmpty();
    }

    @Test
    void aReleaseHoldsOnlySchemas() throws IOException {
        assertThat(releases())
                .isNotEmpty()
                .allSatisfy(release -> assertThat(files(release))
                        .isNotEmpty()
                        .allSatisfy(file -> assertThat(Example.EXACT
                                        .readTree(Files.readString(file))
                                        .path("$id")
                                        .stringValue())
                                .isEqualTo("urn:reconnect:schema:"
                                        + file.getFileName().toString().replace(".json", ""))));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            # the change                | where                                 | to                  | written | read
            a field is removed          | /properties/count                     |                     | breaks  | breaks
            a field is added            | /properties/more                      | {"type": "string"}  | fits    | fits
            a field becomes required    | /required                             | ["id", "kind"]      | fits    | breaks
            a field becomes optional    | /required                             | []                  | breaks  | fits
            nothing is required         | /required                             |                     | breaks  | fits
            an inner one is optional    | /properties/list/items/required       | []                  | breaks  | fits
            an inner field is removed   | /properties/list/items/properties/x   |                     | breaks  | breaks
            the type changes            | /properties/count/type                | "string"            | breaks  | breaks
            the type widens             | /properties/count/type                | "number"            | breaks  | fits
            null is allowed             | /properties/count/type                | ["integer", "null"] | breaks  | fits
            the type narrows            | /properties/list/items/properties/x/type | "integer"        | fits    | breaks
            the type is dropped         | /properties/count/type                |                     | breaks  | fits
            a word is added             | /properties/kind/enum                 | ["A", "B", "C"]     | breaks  | fits
            a word is removed           | /properties/kind/enum                 | ["A"]               | fits    | breaks
            the words become free       | /properties/kind/enum                 |                     | breaks  | fits
            the words are closed        | /properties/id/enum                   | ["aa"]              | fits    | breaks
            a text may be longer        | /properties/id/maxLength              | 10                  | breaks  | fits
            a text must be shorter      | /properties/id/maxLength              | 8                   | fits    | breaks
            a text has no bound         | /properties/id/maxLength              |                     | breaks  | fits
            a text must be longer       | /properties/id/minLength              | 3                   | fits    | breaks
            a text may be empty         | /properties/id/minLength              | 0                   | breaks  | fits
            a number may be smaller     | /properties/count/minimum             | -1                  | breaks  | fits
            a number must be smaller    | /properties/count/maximum             | 8                   | fits    | breaks
            a list may be longer        | /properties/list/maxItems             | 4                   | breaks  | fits
            the pattern changes         | /properties/id/pattern                | "^b"                | breaks  | breaks
            the pattern is dropped      | /properties/id/pattern                |                     | breaks  | fits
            a pattern comes             | /properties/kind/pattern              | "^A"                | fits    | breaks
            a format comes              | /properties/id/format                 | "uri"               | fits    | breaks
            a rule comes                | /oneOf                                | [{"required": ["kind"]}] | fits | breaks
            unknown fields are refused  | /additionalProperties                 | false               | fits    | breaks
            the default changes         | /properties/force/default             | true                | breaks  | breaks
            the list's items are free   | /properties/list/items                |                     | breaks  | fits
            only the words change       | /description                          | "new words"         | fits    | fits
            """)
    void aChangeIsJudged(String change, String where, @Nullable String to, String written, String read) {
        JsonNode released = Example.EXACT.readTree(RELEASED_SCHEMA);
        JsonNode now = changed(where, to);

        assertThat(now).isNotEqualTo(released);
        assertThat(verdict(Side.WRITTEN, released, now)).isEqualTo(written);
        assertThat(verdict(Side.READ, released, now)).isEqualTo(read);
    }

    private static String verdict(Side side, JsonNode released, JsonNode now) {
        return Compatibility.breaks(side, released, now).isEmpty() ? "fits" : "breaks";
    }

    private static JsonNode changed(String where, @Nullable String to) {
        JsonNode schema = Example.EXACT.readTree(RELEASED_SCHEMA);
        JsonPointer place = JsonPointer.compile(where);
        ObjectNode parent = (ObjectNode) schema.at(place.head());
        String name = place.last().getMatchingProperty();
        if (to == null) {
            parent.remove(name);
        } else {
            parent.set(name, Example.EXACT.readTree(to));
        }
        return schema;
    }

    private static Stream<Path> releases() throws IOException {
        return files(RELEASED);
    }

    /** A form of the version that sorts 0.10 after 0.9. */
    private static String version(Path release) {
        List<String> numbers = List.of(release.getFileName().toString().split("\\."));
        return numbers.stream()
                .map(number -> "0".repeat(9 - number.length()) + number)
                .reduce("", String::concat);
    }

    private static Stream<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        }
    }
}
