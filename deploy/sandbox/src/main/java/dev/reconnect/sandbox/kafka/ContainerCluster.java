package dev.reconnect.sandbox.kafka;

import com.github.dockerjava.api.exception.NotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * One Kafka node in a container. It cannot be stopped and started: its port on this machine would change each time.
 *
 * <p>It has the settings of the sandbox's own node, as far as they matter to a test.
 */
public final class ContainerCluster implements KafkaCluster, AutoCloseable {
    /** A later release than {@code kafka.version}: workers meet brokers that are newer than their client. */
    public static final String IMAGE = "apache/kafka:4.4.0";

    /** Without this variable, Testcontainers finds its host with an image that it has to fetch. */
    private static final String HOST_OVERRIDE = "TESTCONTAINERS_HOST_OVERRIDE";

    private static final Path INSIDE_A_CONTAINER = Path.of("/.dockerenv");
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final KafkaContainer container;

    private ContainerCluster(KafkaContainer container) {
        this.container = container;
    }

    /**
     * Starts the node; returns when it serves clients.
     *
     * @throws RuntimeException if there is no engine, no image, or if the node does not start within 90 seconds
     */
    public static ContainerCluster startNew() {
        KafkaContainer container = new KafkaContainer(DockerImageName.parse(IMAGE)).withStartupTimeout(START_LIMIT);
        NodeProperties.forOneSmallNode().forEach((name, value) -> container.withEnv(variable(name), value));
        container.start();
        return new ContainerCluster(container);
    }

    /** What is missing here for {@link #startNew} to work without fetching anything; empty if nothing is missing. */
    public static Optional<String> obstacle() {
        if (Files.exists(INSIDE_A_CONTAINER) && System.getenv(HOST_OVERRIDE) == null) {
            return Optional.of("this machine is a container itself: set " + HOST_OVERRIDE
                    + " to where containers' ports are found (localhost where the engine runs inside it too)");
        }
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.of("Testcontainers finds no Docker engine that it can work with");
        }
        try {
            DockerClientFactory.lazyClient().inspectImageCmd(IMAGE).exec();
            return Optional.empty();
        } catch (NotFoundException e) {
            return Optional.of("the image " + IMAGE + " is not on this machine");
        }
    }

    /** The image's variable for a setting: {@code group.max.size} becomes {@code KAFKA_GROUP_MAX_SIZE}. */
    static String variable(String property) {
        return "KAFKA_" + property.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    @Override
    public String bootstrapServers() {
        return container.getBootstrapServers();
    }

    @Override
    public boolean restartable() {
        return false;
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException("a container's port changes when it is started again");
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException("a container's port changes when it is started again");
    }

    @Override
    public void close() {
        container.stop();
    }
}
