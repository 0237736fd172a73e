package dev.reconnect.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** GUARANTEES.md names only tests that exist, and it names every mutation. */
class GuaranteesTest {

    private static final Path PAGE = Path.of("GUARANTEES.md");
    private static final Path MUTATIONS = Path.of("src", "test", "mutations");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT))(?:\\.(\\w+))?`");

    @Test
    void everyTestThatThePageNamesIsThere() throws Exception {
        Map<String, Class<?>> classes = testClasses();
        String page = Files.readString(PAGE);
        var named = TEST.matcher(page).results().toList();
        assertThat(named).hasSizeGreaterThan(40);
        for (MatchResult test : named) {
            assertThat(classes).as(test.group()).containsKey(test.group(1));
            if (test.group(2) != null) {
                assertThat(Objects.requireNonNull(classes.get(test.group(1))).getDeclaredMethods())
                        .as(test.group())
                        .anyMatch(method -> method.getName().equals(test.group(2)));
            }
        }
    }

    @Test
    void everyMutationIsOnThePage() throws IOException {
        String page = Files.readString(PAGE);
        try (Stream<Path> patches = Files.list(MUTATIONS)) {
            assertThat(patches.map(patch -> patch.getFileName().toString())
                            .filter(name -> name.endsWith(".patch"))
                            .map(name -> name.replace(".patch", "")))
                    .hasSizeGreaterThanOrEqualTo(10)
                    .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
        }
    }

    private static Map<String, Class<?>> testClasses() throws Exception {
        Path root = Path.of(GuaranteesTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Map<String, Class<?>> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replace(".class", "");
                if (Arrays.stream(new String[] {"Test", "IT"}).anyMatch(name::endsWith)) {
                    Class<?> other = found.put(
                            file.getFileName().toString().replace(".class", ""),
                            Class.forName(
                                    name.replace(file.getFileSystem().getSeparator(), "."),
                                    false,
                                    GuaranteesTest.class.getClassLoader()));
                    assertThat(other)
                            .as("another test of the name %s", file.getFileName())
                            .isNull();
                }
            }
        }
        return found;
    }
}
