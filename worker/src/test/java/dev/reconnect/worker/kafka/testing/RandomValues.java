package dev.reconnect.worker.kafka.testing;

import dev.reconnect.worker.kafka.journal.JournalNames;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Random values of any type that consists of sealed interfaces, records, enums, lists and plain values. */
public final class RandomValues {

    private final RandomGenerator random;

    public RandomValues(RandomGenerator random) {
        this.random = random;
    }

    public <T> T of(Class<T> type) {
        return type.cast(value(type));
    }

    private Object value(Type type) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            Type element = list.getActualTypeArguments()[0];
            return Stream.generate(() -> value(element))
                    .limit(random.nextInt(4))
                    .toList();
        }
        Class<?> plain = (Class<?>) type;
        if (plain.isSealed()) {
            return value(any(JournalNames.kinds(plain).toList()));
        }
        if (plain.isEnum()) {
            return any(List.of(plain.getEnumConstants()));
        }
        if (plain.isRecord()) {
            return record(plain);
        }
        if (plain == String.class) {
            return any(List.of("", "a", "éè\u0000\n", "x".repeat(70), "日本語 🏦")) + random.nextInt(1000);
        }
        if (plain == Instant.class) {
            return Instant.ofEpochMilli(random.nextLong(-1_000_000_000_000L, 4_000_000_000_000L));
        }
        if (plain == Duration.class) {
            return Duration.ofMillis(random.nextLong(-1_000_000, 1_000_000_000_000L));
        }
        if (plain == boolean.class) {
            return random.nextBoolean();
        }
        if (plain == int.class || plain == Integer.class) {
            return random.nextInt();
        }
        if (plain == long.class || plain == Long.class) {
            return random.nextLong();
        }
        throw new IllegalArgumentException("the journal's test does not know " + plain + " yet");
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = Arrays.stream(components).map(this::component).toArray();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no " + type, e);
        }
    }

    private @Nullable Object component(RecordComponent component) {
        AnnotatedType type = component.getAnnotatedType();
        boolean mayBeAbsent = type.isAnnotationPresent(Nullable.class);
        return mayBeAbsent && random.nextBoolean() ? null : value(component.getGenericType());
    }

    private <T> T any(List<T> choice) {
        return choice.get(random.nextInt(choice.size()));
    }
}
