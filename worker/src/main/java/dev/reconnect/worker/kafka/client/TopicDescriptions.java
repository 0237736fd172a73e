package dev.reconnect.worker.kafka.client;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What Kafka says of topics: the one place that asks, for the start, the shards, the doctor and the topics commands. */
public final class TopicDescriptions {

    private TopicDescriptions() {}

    /** What Kafka says of one topic. */
    public sealed interface Description {}

    /** It exists. */
    public record Found(TopicDescription topic) implements Description {

        /** How many partitions it has. */
        public int partitions() {
            return topic.partitions().size();
        }

        /** How many copies the partition has that has the fewest. */
        public int copies() {
            return topic.partitions().stream()
                    .mapToInt(partition -> partition.replicas().size())
                    .min()
                    .orElse(0);
        }
    }

    /** It does not exist. */
    public record Missing() implements Description {}

    /** Kafka does not say: it refuses, or does not answer in time. */
    public record Refused(Throwable why) implements Description {}

    /** What there is to say of each of these, by name. Ends within the time-out of the options, or of the client. */
    public static Map<String, Description> ask(Admin admin, Collection<String> names, DescribeTopicsOptions options)
            throws InterruptedException {
        Map<String, Description> descriptions = new TreeMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(names, options).topicNameValues().entrySet()) {
            descriptions.put(topic.getKey(), description(topic.getValue()));
        }
        return descriptions;
    }

    private static Description description(KafkaFuture<TopicDescription> asked) throws InterruptedException {
        try {
            return new Found(asked.get());
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            return why instanceof UnknownTopicOrPartitionException ? new Missing() : new Refused(why);
        }
    }
}
