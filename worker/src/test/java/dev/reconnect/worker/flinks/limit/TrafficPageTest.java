package dev.reconnect.worker.flinks.limit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** TRAFFIC.md names each constant of this package with its value. */
class TrafficPageTest {

    private static final Pattern ROW = Pattern.compile("^\\| `(\\w+\\.\\w+)` \\| ([^|]+) \\|");

    @Test
    void thePageNamesEachConstantWithItsValue() throws Exception {
        Map<String, String> onThePage = Files.readAllLines(Path.of("TRAFFIC.md"), UTF_8).stream()
                .map(ROW::matcher)
                .filter(row -> row.find())
                .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2)));

        assertThat(onThePage).hasSizeGreaterThan(50).containsExactlyInAnyOrderEntriesOf(constants());
    }

    private static Map<String, String> constants() throws Exception {
        Map<String, String> constants = new TreeMap<>();
        for (Class<?> type : classes()) {
            for (Field field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers()) && isNumber(field.getType())) {
                    field.setAccessible(true);
                    constants.put(type.getSimpleName() + "." + field.getName(), value(field));
                }
            }
        }
        return constants;
    }

    private static List<Class<?>> classes() throws Exception {
        Path classes = Path.of(CallPermits.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String folder = CallPermits.class.getPackageName().replace('.', '/');
        try (Stream<Path> files = Files.list(classes.resolve(folder))) {
            List<String> names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("-") && !name.contains("$"))
                    .map(name -> name.substring(0, name.indexOf('.')))
                    .toList();
            Class<?>[] types = new Class<?>[names.size()];
            for (int i = 0; i < types.length; i++) {
                types[i] = Class.forName(TrafficPageTest.class.getPackageName() + "." + names.get(i));
            }
            return Arrays.asList(types);
        }
    }

    private static boolean isNumber(Class<?> type) {
        return type == int.class || type == long.class || type == double.class || type == Duration.class;
    }

    /** A long is a time in nanoseconds, and so is the double LATE with what is derived from it. */
    private static String value(Field field) throws IllegalAccessException {
        Object value = field.get(null);
        if (value instanceof Duration duration) {
            return time(duration);
        }
        if (value instanceof Long nanos) {
            return time(Duration.ofNanos(nanos));
        }
        if (value instanceof Double number) {
            return number > 1e6
                    ? time(Duration.ofNanos(number.longValue()))
                    : BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
        }
        return String.valueOf(value);
    }

    private static String time(Duration duration) {
        if (duration.toMillisPart() > 0) {
            return duration.toMillis() + " ms";
        }
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + " d";
        }
        return seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }
}
