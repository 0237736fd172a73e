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
 * One Kafka node in a container. It cannot be stopped and started: its port on this machine is another one each time.
 *
 * <p>The node is set up as the sandbox's own is, where that makes a difference to a test.
 */
public final class ContainerCluster implements KafkaCluster, AutoCloseable {
    /** Names the same version as the build's {@code kafka.version}. */
    public static final String IMAGE = "apache/kafka:4.4.0";

    /** Without the variable Testcontainers looks for its host by means of an image that it fetches. */
    private static final String HOST_OVERRIDE = "TESTCONTAINERS_HOST_OVERRIDE";

    private static final Path INSIDE_A_CONTAINER = Path.of("/.dockerenv");
    private static final Duration START_LIMIT = Duration.ofSeconds(90);

    private final KafkaContainer container;

    private ContainerCluster(KafkaContainer container) {
        this.container = container;
    }

    /**
     * Returns when clients are served.
     *
     * @throws RuntimeException if there is no engine, no image, or the node does not come up within 90 seconds
     */
    public static ContainerCluster startNew() {
        KafkaContainer container = new KafkaContainer(DockerImageName.parse(IMAGE)).withStartupTimeout(START_LIMIT);
        NodeProperties.forOneSmallNode().forEach((name, value) -> container.withEnv(variable(name), value));
        container.start();
        return new ContainerCluster(container);
    }

    /** What is missing here for {@link #startNew} to work without fetching anything; empty when nothing is. */
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

    /** {@code group.max.size} is {@code KAFKA_GROUP_MAX_SIZE} to the image. */
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
