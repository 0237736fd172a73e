package dev.reconnect.worker.kafka.client;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks Kafka about topics. The start, the shards, the doctor and the topics commands all ask here. */
public final class TopicDescriptions {

    private static final Duration GRACE = Duration.ofSeconds(1);

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

    /**
     * Describes each of these topics, by name.
     *
     * @param options may name a time-out; if not, the one of the client counts
     * @param atMost how long all of it may take; a client that hangs is given up a second later
     */
    public static Map<String, Description> ask(
            Admin admin, Collection<String> names, DescribeTopicsOptions options, Duration atMost)
            throws InterruptedException {
        long giveUpAt = System.nanoTime() + atMost.plus(GRACE).toNanos();
        Map<String, Description> descriptions = new TreeMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(names, options).topicNameValues().entrySet()) {
            descriptions.put(topic.getKey(), description(topic.getValue(), giveUpAt - System.nanoTime()));
        }
        return descriptions;
    }

    private static Description description(KafkaFuture<TopicDescription> asked, long nanos)
            throws InterruptedException {
        try {
            return new Described(asked.get(nanos, TimeUnit.NANOSECONDS));
        } catch (java.util.concurrent.TimeoutException e) {
            return new Undescribed(new TimeoutException("the client hangs", e));
        } catch (ExecutionException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            return why instanceof UnknownTopicOrPartitionException ? new Missing() : new Undescribed(why);
        }
    }
}
