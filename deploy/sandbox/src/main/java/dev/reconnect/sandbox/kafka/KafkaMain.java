package dev.reconnect.sandbox.kafka;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * A Kafka cluster, or one node of one, that runs until the process is told to end.
 *
 * <p>{@code --port PORT} and {@code --controller-port PORT}: the first node's ports. {@code --directory DIRECTORY}:
 * where the data is kept. {@code --nodes 3}: a cluster of three. {@code --only NODE}: this process runs one node of the
 * cluster; all its processes name the same ports and the same directory, which is formatted already.
 * {@code --proxied PORT:ADVERTISED}: see {@link SandboxBroker.Builder#proxied}. {@code --property NAME=VALUE}: a
 * setting of the broker, any number of times.
 *
 * <p>Prints the bootstrap servers on one line as soon as the nodes serve clients. Exit codes: 0 if a signal ended it, 1
 * if it could not start, 2 for wrong usage.
 */
public final class KafkaMain {
    private static final String USAGE = "usage: sandbox-kafka [--port PORT] [--directory DIRECTORY] [--nodes 1|3]"
            + " [--only NODE] [--controller-port PORT] [--proxied PORT:ADVERTISED] [--property NAME=VALUE]...";
    private static final int ALL = 0;

    private KafkaMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        SandboxBroker.Builder builder = SandboxBroker.builder();
        int only = ALL;
        try {
            only = read(arguments, builder);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
        }
        SandboxBroker broker = start(builder, only);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "sandbox-kafka-close"));
        System.out.println(broker.bootstrapServers());
        new CountDownLatch(1).await();
    }

    private static SandboxBroker start(SandboxBroker.Builder builder, int only) {
        try {
            if (only == ALL) {
                return builder.start();
            }
            SandboxBroker cluster = builder.build();
            cluster.startNode(only);
            return cluster;
        } catch (SandboxBrokerException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            throw e;
        }
    }

    /** Returns the number of the only node to start, or {@link #ALL}. */
    static int read(String[] arguments, SandboxBroker.Builder builder) {
        int only = ALL;
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i];
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            String value = arguments[i + 1];
            switch (name) {
                case "--port" -> builder.port(number(name, value));
                case "--controller-port" -> builder.controllerPort(number(name, value));
                case "--directory" -> builder.directory(Path.of(value));
                case "--nodes" -> builder.nodes(number(name, value));
                case "--only" -> only = number(name, value);
                case "--proxied" -> {
                    String[] ports = parts(name, value, ":");
                    builder.proxied(number(name, ports[0]), number(name, ports[1]));
                }
                case "--property" -> {
                    String[] property = parts(name, value, "=");
                    builder.property(property[0], property[1]);
                }
                default -> throw new IllegalArgumentException("unknown argument: " + name);
            }
        }
        return only;
    }

    private static String[] parts(String name, String value, String separator) {
        String[] parts = value.split(separator, 2);
        if (parts.length != 2) {
            throw new IllegalArgumentException(name + " needs two parts with a " + separator + " between them");
        }
        return parts;
    }

    private static int number(String name, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " needs a number, not " + value, e);
        }
    }
}
