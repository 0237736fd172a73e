package dev.reconnect.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.EventType;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.redirect.RedirectResult;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.shard.SessionCounts;
import dev.reconnect.worker.testing.TopicNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/**
 * The names that others hold: dashboards, values files, producers, consumers, scripts. Whoever adds or removes a name
 * also changes {@code public-names.txt}, on purpose. Metrics, headers, paths, options and exit codes are read from the
 * constants of the compiled classes, so that none is left out; the settings from their page, which another test holds
 * to the table.
 */
class PublicNamesTest {

    private static final Path LIST = Path.of("src/test/resources/public-names.txt");
    private static final Pattern SETTING = Pattern.compile("`(reconnect\\.[a-z.-]+)`");

    @Test
    void noMetricSettingTopicEventHeaderPathOptionOrExitCodeIsRenamed() throws Exception {
        Set<String> names = new TreeSet<>();
        add(names, "metric", constants("ops", "reconnect\\.[a-z.]+"));
        add(names, "path", constants("ops", "/[a-z/-]+"));
        add(names, "path", constants("redirect", "/[a-z/-]+"));
        add(names, "header", constants("kafka", "reconnect-[a-z-]+"));
        add(names, "header", constants("shard", "reconnect-[a-z-]+"));
        add(names, "option", constants("cli", "--[a-z-]+"));
        add(names, "exit code", constants("cli", "\\d:[a-z ]+"));
        add(names, "tag state", tags(SessionCounts.CountedState.values()));
        add(names, "tag signal", tags(Signal.values()));
        add(names, "tag redirect", tags(RedirectResult.values()));
        add(names, "setting", settings());
        add(names, "topic", TopicNames.withPrefix("reconnect."));
        add(names, "event", Arrays.stream(EventType.values()).map(EventType::versionedName));

        assertThat(names).containsExactlyElementsOf(Files.readAllLines(LIST));
    }

    private static void add(Set<String> names, String kind, Stream<String> of) {
        List<String> found = of.map(name -> kind + " " + name).toList();
        assertThat(found).as("at least one %s", kind).isNotEmpty();
        names.addAll(found);
    }

    /** The constants of an enum that become values of a metric's tag. */
    private static Stream<String> tags(Enum<?>[] constants) {
        return Arrays.stream(constants).map(Enum::name);
    }

    private static Stream<String> settings() throws IOException {
        return SETTING.matcher(Files.readString(Path.of("SETTINGS.md")))
                .results()
                .map(found -> found.group(1));
    }

    /** The constants that match the pattern, of the classes in one package and below it. */
    private static Stream<String> constants(String part, String pattern) throws Exception {
        Path classes = Path.of(Topics.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .resolve("dev/reconnect/worker/" + part);
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes)) {
            files = all.filter(file -> file.toString().endsWith(".class")).toList();
        }
        return files.stream().flatMap(PublicNamesTest::constants).filter(text -> text.matches(pattern));
    }

    private static Stream<String> constants(Path file) {
        try {
            var pool = ClassFile.of().parse(file).constantPool();
            return StreamSupport.stream(pool.spliterator(), false)
                    .filter(Utf8Entry.class::isInstance)
                    .map(entry -> ((Utf8Entry) entry).stringValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
