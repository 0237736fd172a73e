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

/** Asks Kafka about topics. The start, the shards, the doctor and the topics commands all ask here. */
public final class TopicDescriptions {

    private TopicDescriptions() {}

    /** What Kafka says about one topic. */
    public sealed interface Description {}

    /** The topic exists. */
    public record Described(TopicDescription topic) implements Description {

        /** How many partitions the topic has. */
        public int partitions() {
            return topic.partitions().size();
        }

        /** The smallest number of replicas that any of its partitions has. */
        public int copies() {
            return topic.partitions().stream()
                    .mapToInt(partition -> partition.replicas().size())
                    .min()
                    .orElse(0);
        }
    }

    /** The topic does not exist. */
    public record Missing() implements Description {}

    /** Kafka refuses to describe the topic, or does not answer in time. */
    public record Undescribed(Throwable why) implements Description {}

    /** Describes each of these topics, by name. Returns within the time-out of the options, or else of the client. */
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
            return new Described(asked.get());
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            return why instanceof UnknownTopicOrPartitionException ? new Missing() : new Undescribed(why);
        }
    }
}
