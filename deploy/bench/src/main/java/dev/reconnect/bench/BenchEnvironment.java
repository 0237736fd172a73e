package dev.reconnect.bench;

import dev.reconnect.sandbox.flinks.FlinksStandIn;
import dev.reconnect.sandbox.flinks.bank.StandInSettings;
import dev.reconnect.sandbox.kafka.KafkaMain;
import dev.reconnect.sandbox.process.WorkerVariables;
import dev.reconnect.worker.cli.Main;
import dev.reconnect.worker.kafka.client.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A broker and a worker in processes of their own, and the stand-in in this process. They close in the opposite order.
 */
final class BenchEnvironment implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(2);
    private static final int PARTITIONS = 4;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final FlinksStandIn flinks =
            new FlinksStandIn(StandInSettings.builder().build());
    private final Topics topics = Topics.withPrefix("reconnect.");
    private final String bootstrapServers;
    private final WorkerWatch worker;

    private BenchEnvironment(Load load) throws IOException, InterruptedException {
        try {
            Path folder = Files.createTempDirectory("reconnect-bench");
            open.push(() -> delete(folder));
            Child broker = keep(Child.start(
                    "broker",
                    folder.resolve("broker.log"),
                    Map.of(),
                    List.of("-Xmx512m"),
                    KafkaMain.class,
                    "--directory",
                    folder.resolve("broker").toString()));
            bootstrapServers = broker.awaitLine(line -> line.matches("127\\.0\\.0\\.1:\\d+"), START);
            keep(flinks.start());
            flinks.answerAfter(load.answerAfter());
            worker = startWorker(load, folder);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            close();
            throw failed;
        }
    }

    static BenchEnvironment set(Load load) throws IOException, InterruptedException {
        return new BenchEnvironment(load);
    }

    private WorkerWatch startWorker(Load load, Path folder) throws IOException, InterruptedException {
        int opsPort = freePort();
        Map<String, String> environment = WorkerVariables.of(bootstrapServers, PARTITIONS, flinks);
        environment.put("RECONNECT_FLINKS_POLL_INTERVAL", load.pollInterval().toMillis() + "ms");
        environment.put("RECONNECT_FLINKS_CALLS_PER_SECOND", "100000");
        environment.put("RECONNECT_FLINKS_MAX_OPEN_CALLS", "2000");
        environment.put("RECONNECT_OPS_PORT", Integer.toString(opsPort));
        createTopics(environment);
        Path collections = folder.resolve("collections.log");
        List<String> options = new ArrayList<>(load.workerOptions());
        options.add("-Xlog:gc:file=" + collections);
        Child child =
                keep(Child.start("worker", folder.resolve("worker.log"), environment, options, Main.class, "run"));
        WorkerWatch watch = keep(new WorkerWatch(child, collections, opsPort));
        child.await("readiness", START, watch::ready);
        return watch;
    }

    private static void createTopics(Map<String, String> environment) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        if (Main.execute(environment, out, out, "topics", "create") != 0) {
            throw new IllegalStateException("topics create: " + said);
        }
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Topics topics() {
        return topics;
    }

    FlinksStandIn flinks() {
        return flinks;
    }

    WorkerWatch worker() {
        return worker;
    }

    private <T extends AutoCloseable> T keep(T part) {
        open.push(part);
        return part;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failed) {
                System.err.println("A part of the bench did not end well: " + failed);
            }
        }
    }
}
