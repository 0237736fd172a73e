package dev.reconnect.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.testing.Example;
import dev.reconnect.contracts.testing.Schemas;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeTest {

    private static final Pattern JSON_BLOCK = Pattern.compile("( *)```json (\\S+)\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ANCHOR = Pattern.compile("\\]\\(#([^)]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);

    @ParameterizedTest
    @EnumSource
    void theReadmeNamesEveryType(EventType type) {
        assertThat(readme()).contains("`" + type.versionedName().replace(".v1", "") + "`");
    }

    static Stream<Example> blocks() {
        return JSON_BLOCK
                .matcher(readme())
                .results()
                .map(block -> new Example(
                        Arrays.stream(EventType.values())
                                .filter(type -> type.versionedName().equals(block.group(2)))
                                .findFirst()
                                .orElseThrow(),
                        "README",
                        block.group(3)));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void theReadmesJsonIsValid(Example example) throws MalformedEvent {
        assertThat(Schemas.errors(example.type(), example.tree())).isEmpty();
        assertThat(new EventCodec().decode(example.cloudEvent()))
                .isInstanceOf(example.type().recordClass());
    }

    /** The worker's integration tests run these files. The README must show what is run. */
    static Stream<Path> consumers() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("consumers"))) {
            return files
                    .filter(file -> file.toString().matches(".*\\.(mjs|py|java)"))
                    .filter(file -> !file.toString().contains("node_modules"))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("consumers")
    void theReadmeShowsTheFileAsItIs(Path file) throws IOException {
        assertThat(readme()).contains("\n" + Files.readString(file) + "```\n").contains("href=\"" + file + "\"");
    }

    /** The person who installs packages decides where they come from. */
    @ParameterizedTest
    @ValueSource(strings = {"src/test/node", "consumers/node"})
    void aLockFileNamesExactVersionsAndNoRegistry(String folder) throws IOException {
        assertThat(Files.readString(Path.of(folder, "package-lock.json")))
                .contains("\"integrity\"")
                .doesNotContain("\"resolved\"", "registry");
        assertThat(Files.readString(Path.of(folder, "package.json"))).doesNotContain("^", "~", "*");
    }

    @Test
    void everyLinkWithinTheReadmeHasItsHeading() {
        Stream<String> headings = HEADING.matcher(readme())
                .results()
                .map(heading -> heading.group(1).toLowerCase(Locale.ROOT).replace(' ', '-'));

        assertThat(ANCHOR.matcher(readme()).results().map(link -> link.group(1)).distinct())
                .isSubsetOf(headings.toList());
    }

    private static String readme() {
        try {
            return Files.readString(Path.of("README.md"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
