package dev.reconnect.worker.testing;

import dev.reconnect.worker.kafka.client.Topics;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/** All topics, including those that {@link Topics} will name in the future. */
public final class TopicNames {

    private static final Set<String> NO_TOPICS = Set.of("prefix", "toString");

    private TopicNames() {}

    /** The name of each topic with this prefix. */
    public static Stream<String> withPrefix(String prefix) {
        Topics topics = Topics.withPrefix(prefix);
        return Arrays.stream(Topics.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == String.class && method.getParameterCount() == 0)
                .filter(method -> !NO_TOPICS.contains(method.getName()))
                .map(method -> {
                    try {
                        return (String) method.invoke(topics);
                    } catch (ReflectiveOperationException e) {
                        throw new IllegalStateException(method.getName(), e);
                    }
                });
    }
}
