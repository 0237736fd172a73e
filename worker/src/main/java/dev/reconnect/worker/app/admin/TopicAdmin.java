package dev.reconnect.worker.app.admin;

import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.kafka.client.KafkaConnection;
import dev.reconnect.worker.kafka.client.TopicDescriptions;
import dev.reconnect.worker.kafka.client.TopicDescriptions.Described;
import dev.reconnect.worker.kafka.client.TopicDescriptions.Missing;
import dev.reconnect.worker.kafka.client.TopicDescriptions.Undescribed;
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
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks the cluster about topics and creates them. Every call ends within {@link #LIMIT}, or throws. */
public final class TopicAdmin implements AutoCloseable {
    /** How long the cluster may take to answer. */
    public static final Duration LIMIT = Duration.ofSeconds(20);

    private final Admin admin;

    private TopicAdmin(Admin admin) {
        this.admin = admin;
    }

    /**
     * Opens an admin client, which connects when it is first used.
     *
     * @throws KafkaException if no client can be made of the settings
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
     * @throws KafkaException if the cluster does not answer or refuses
     */
    public Map<String, TopicState> describe(Collection<String> names) throws InterruptedException {
        Map<String, Described> found = new HashMap<>();
        TopicDescriptions.ask(admin, names, new DescribeTopicsOptions(), LIMIT).forEach((name, description) -> {
            switch (description) {
                case Described there -> found.put(name, there);
                case Missing ignored -> {}
                case Undescribed undescribed -> throw new KafkaException(undescribed.why());
            }
        });
        Map<String, TopicState> states = new HashMap<>();
        for (Map.Entry<ConfigResource, KafkaFuture<Config>> resource :
                configs(ConfigResource.Type.TOPIC, found.keySet()).entrySet()) {
            String name = resource.getKey().name();
            Described there = found.get(name);
            Config config = unless(UnknownTopicOrPartitionException.class, resource::getValue);
            if (there != null && config != null) {
                states.put(name, new TopicState(there.partitions(), there.copies(), configs(config)));
            }
        }
        return states;
    }

    private Map<ConfigResource, KafkaFuture<Config>> configs(ConfigResource.Type type, Collection<String> names) {
        return admin.describeConfigs(names.stream()
                        .map(name -> new ConfigResource(type, name))
                        .toList())
                .values();
    }

    /**
     * All findings about the topics and about the brokers that hold them.
     *
     * @throws KafkaException if the cluster does not answer or refuses
     */
    public List<TopicFinding> check(BrokerSettings settings) throws InterruptedException {
        List<TopicSpec> plan = TopicPlan.of(settings.topics());
        List<TopicFinding> findings = new ArrayList<>(TopicCheck.findings(
                plan, describe(plan.stream().map(TopicSpec::name).toList())));
        findings.addAll(ClusterCheck.findings(cluster(), settings));
        return findings;
    }

    /**
     * The brokers, and Kafka's own topics of offsets and transactions. Settings that this client may not read are left
     * out.
     *
     * @throws KafkaException if the cluster does not answer
     */
    ClusterState cluster() throws InterruptedException {
        List<String> ids = brokers();
        List<Map<String, String>> brokers = new ArrayList<>();
        for (KafkaFuture<Config> broker :
                configs(ConfigResource.Type.BROKER, ids).values()) {
            Config config = unless(AuthorizationException.class, () -> broker);
            if (config != null) {
                brokers.add(configs(config));
            }
        }
        return new ClusterState(ids.size(), brokers, internal());
    }

    /**
     * The ids of all brokers.
     *
     * @throws KafkaException if the cluster does not answer
     */
    List<String> brokers() throws InterruptedException {
        return value(admin.describeCluster().nodes()).stream()
                .map(Node::idString)
                .toList();
    }

    /** The client itself, for questions about rights. It is closed together with this object. */
    Admin admin() {
        return admin;
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

    /**
     * Creates the topics that do not exist yet.
     *
     * @return the names of those that this call created
     * @throws KafkaException if the cluster does not answer or refuses
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

    /** The future's value; null if it failed with {@code expected}. */
    private static <T> @Nullable T unless(Class<? extends Throwable> expected, Supplier<KafkaFuture<T>> future)
            throws InterruptedException {
        try {
            return future.get().get();
        } catch (ExecutionException e) {
            if (expected.isInstance(e.getCause())) {
                return null;
            }
            // Kafka's own exceptions have no stack trace.
            throw new KafkaException(e.getCause());
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
