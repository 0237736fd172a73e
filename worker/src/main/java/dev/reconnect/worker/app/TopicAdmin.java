package dev.reconnect.worker.app;

import dev.reconnect.worker.kafka.KafkaConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks the cluster about topics and makes them. Every call ends within {@link #LIMIT}, or throws. */
public final class TopicAdmin implements AutoCloseable {
    /** How long the cluster may take to answer. */
    public static final Duration LIMIT = Duration.ofSeconds(20);

    private final Admin admin;

    private TopicAdmin(Admin admin) {
        this.admin = admin;
    }

    /**
     * Connects when it is first used.
     *
     * @throws KafkaException where the settings make no client
     */
    public static TopicAdmin open(KafkaConnection settings) {
        Map<String, Object> properties = settings.admin(settings.applicationId() + "-topics");
        properties.putIfAbsent(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis() / 2);
        properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) LIMIT.toMillis());
        return new TopicAdmin(Admin.create(properties));
    }

    /**
     * The topics of these names, as far as they exist.
     *
     * @throws KafkaException where the cluster does not answer or refuses
     */
    public Map<String, TopicState> describe(Collection<String> names) throws InterruptedException {
        Map<String, TopicDescription> descriptions = new HashMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(names).topicNameValues().entrySet()) {
            TopicDescription description = unless(UnknownTopicOrPartitionException.class, topic::getValue);
            if (description != null) {
                descriptions.put(topic.getKey(), description);
            }
        }
        List<ConfigResource> resources = descriptions.keySet().stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        Map<String, TopicState> states = new HashMap<>();
        for (Map.Entry<ConfigResource, KafkaFuture<Config>> resource :
                admin.describeConfigs(resources).values().entrySet()) {
            String name = resource.getKey().name();
            TopicDescription description = descriptions.get(name);
            Config config = unless(UnknownTopicOrPartitionException.class, resource::getValue);
            if (description != null && config != null) {
                states.put(name, state(description, config));
            }
        }
        return states;
    }

    /**
     * What there is to say of the topics and of the brokers below them.
     *
     * @throws KafkaException where the cluster does not answer or refuses
     */
    public List<TopicFinding> check(BrokerSettings settings) throws InterruptedException {
        List<TopicSpec> plan = TopicPlan.of(settings.topics());
        List<TopicFinding> findings = new ArrayList<>(TopicCheck.findings(
                plan, describe(plan.stream().map(TopicSpec::name).toList())));
        findings.addAll(ClusterCheck.findings(cluster(), settings));
        return findings;
    }

    /**
     * The brokers, and Kafka's own topics of offsets and transactions. Who may not ask a broker for its settings does not
     * see them.
     *
     * @throws KafkaException where the cluster does not answer
     */
    ClusterState cluster() throws InterruptedException {
        Collection<Node> nodes = value(admin.describeCluster().nodes());
        List<ConfigResource> resources = nodes.stream()
                .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
                .toList();
        List<Map<String, String>> brokers = new ArrayList<>();
        for (KafkaFuture<Config> broker :
                admin.describeConfigs(resources).values().values()) {
            Config config = unless(AuthorizationException.class, () -> broker);
            if (config != null) {
                brokers.add(configs(config));
            }
        }
        return new ClusterState(nodes.size(), brokers, internal());
    }

    private Map<String, TopicState> internal() throws InterruptedException {
        try {
            return describe(List.of(ClusterState.OFFSETS, ClusterState.TRANSACTIONS));
        } catch (KafkaException refused) {
            if (refused.getCause() instanceof AuthorizationException) {
                return Map.of();
            }
            throw refused;
        }
    }

    private static <T> T value(KafkaFuture<T> future) throws InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        }
    }

    private static Map<String, String> configs(Config config) {
        return config.entries().stream()
                .filter(entry -> entry.value() != null)
                .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    }

    private static TopicState state(TopicDescription description, Config config) {
        int copies = description.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        return new TopicState(description.partitions().size(), copies, configs(config));
    }

    /**
     * Makes what does not exist yet.
     *
     * @return the names of those that this call made
     * @throws KafkaException where the cluster does not answer or refuses
     */
    public List<String> create(List<TopicSpec> missing) throws InterruptedException {
        List<NewTopic> topics = missing.stream()
                .map(spec ->
                        new NewTopic(spec.name(), spec.partitions(), spec.replicationFactor()).configs(spec.configs()))
                .toList();
        List<String> created = new ArrayList<>();
        Map<String, KafkaFuture<Void>> results = admin.createTopics(topics).values();
        for (TopicSpec spec : missing) {
            KafkaFuture<Void> result = results.get(spec.name());
            if (result != null && unless(TopicExistsException.class, () -> result.thenApply(done -> true)) != null) {
                created.add(spec.name());
            }
        }
        return created;
    }

    /** The future's value; {@code null} where it failed with {@code expected}. */
    private static <T> @Nullable T unless(Class<? extends Throwable> expected, Supplier<KafkaFuture<T>> future)
            throws InterruptedException {
        try {
            return future.get().get();
        } catch (ExecutionException e) {
            if (expected.isInstance(e.getCause())) {
                return null;
            }
            // Kafka's own exceptions know no stack.
            throw new KafkaException(e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
