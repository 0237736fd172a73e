package dev.reconnect.sandbox.kafka;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * One Kafka node that runs until the process is told to end: {@code [--port PORT] [--directory DIRECTORY]}.
 *
 * <p>Prints the bootstrap servers on a line of their own as soon as clients are served. Exit codes: 0 ended by a signal, 1
 * could not start, 2 wrong usage.
 */
public final class KafkaMain {
    private static final String USAGE = "usage: sandbox-kafka [--port PORT] [--directory DIRECTORY]";

    private KafkaMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        SandboxBroker.Builder builder = SandboxBroker.builder();
        try {
            read(arguments, builder);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.println(USAGE);
            System.exit(2);
        }
        SandboxBroker broker = start(builder);
        Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "sandbox-kafka-close"));
        System.out.println(broker.bootstrapServers());
        new CountDownLatch(1).await();
    }

    private static SandboxBroker start(SandboxBroker.Builder builder) {
        try {
            return builder.start();
        } catch (SandboxBrokerException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            throw e;
        }
    }

    static void read(String[] arguments, SandboxBroker.Builder builder) {
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i];
            if (!name.equals("--port") && !name.equals("--directory")) {
                throw new IllegalArgumentException("unknown argument: " + name);
            }
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            String value = arguments[i + 1];
            if (name.equals("--port")) {
                builder.port(port(value));
            } else {
                builder.directory(Path.of(value));
            }
        }
    }

    private static int port(String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--port needs a number, not " + value, e);
        }
    }
}
