package dev.reconnect.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Javadoc of every field of every public record names its source, whether it may be null, and the zone of a moment.
 */
class JavadocTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/reconnect/contracts");
    private static final Pattern SOURCE = Pattern.compile("\\((?:Reconnect|Flinks: ([^)]+))\\)$");
    private static final Pattern PAGE = Pattern.compile("<a\\s[^>]*>([^<]+)</a>");

    static Stream<Class<?>> records() {
        return Stream.concat(
                        Stream.of(Subject.class, AccountSummary.class),
                        Arrays.stream(EventType.values()).map(EventType::recordClass))
                .flatMap(type -> Stream.concat(Stream.of(type), Arrays.stream(type.getDeclaredClasses())))
                .filter(Class::isRecord);
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyFieldNamesItsSource(Class<?> type) {
        Map<String, String> fields = fields(type);

        for (RecordComponent field : type.getRecordComponents()) {
            assertThat(fields).as("the Javadoc of %s", type.getSimpleName()).containsKey(field.getName());
            Matcher source = SOURCE.matcher(fields.getOrDefault(field.getName(), ""));
            assertThat(source.find())
                    .as(type.getSimpleName() + "." + field.getName())
                    .isTrue();
            if (source.group(1) != null) {
                assertThat(pages()).contains(source.group(1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void everyFieldSaysWhetherItMayBeNullAndAMomentItsZone(Class<?> type) {
        Map<String, String> fields = fields(type);

        for (RecordComponent field : type.getRecordComponents()) {
            String words = fields.getOrDefault(field.getName(), "");
            AnnotatedType declared = field.getAnnotatedType();
            if (!field.getType().isPrimitive()) {
                assertThat(words.contains("never null") != declared.isAnnotationPresent(Nullable.class))
                        .as("%s.%s: %s", type.getSimpleName(), field.getName(), words)
                        .isTrue();
                assertThat(words).as(field.getName()).contains("null");
            }
            if (field.getType() == Instant.class) {
                assertThat(words).as(field.getName()).contains("UTC");
            }
        }
    }

    /** The text of each {@code @param} before the record. */
    private static Map<String, String> fields(Class<?> type) {
        Class<?> outermost = type.getDeclaringClass() == null ? type : type.getDeclaringClass();
        String source = read(outermost.getSimpleName() + ".java");
        int record = source.indexOf("record " + type.getSimpleName() + "(");
        String comment = source.substring(source.lastIndexOf("/**", record), source.lastIndexOf("*/", record));
        Map<String, String> fields = new TreeMap<>();
        for (String part : comment.replaceAll("\\s*\\n\\s*\\*", " ")
                .replaceAll("\\s+", " ")
                .split("@param ", -1)) {
            String[] words = part.strip().split(" ", 2);
            fields.put(words[0], words.length == 2 ? words[1] : "");
        }
        return fields;
    }

    private static Set<String> pages() {
        return PAGE.matcher(read("package-info.java"))
                .results()
                .map(link -> link.group(1).replaceAll("\\s*\\n \\*\\s*", " "))
                .collect(Collectors.toSet());
    }

    private static String read(String file) {
        try {
            return Files.readString(SOURCES.resolve(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
