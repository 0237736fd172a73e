package dev.reconnect.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measures the worker's process from outside: its CPU time, its memory, its metrics. */
final class WorkerWatch implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern COLLECTED = Pattern.compile("(\\d+)M->\\d+M\\(\\d+M\\)");
    private static final double MEBIBYTE = 1 << 20;

    private final Child worker;
    private final Path collections;
    private final String url;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /**
     * The worker at one moment.
     *
     * @param cpu the CPU time of all its threads since its start
     * @param transactions the committed transactions since its start
     * @param transactionTime the time of all these transactions together
     * @param heap the heap in use, garbage included, in MiB
     */
    record Usage(Duration cpu, double transactions, Duration transactionTime, double heap) {}

    /** {@code collections} is the file where the worker's JVM logs its garbage collections. */
    WorkerWatch(Child worker, Path collections, int opsPort) {
        this.worker = worker;
        this.collections = collections;
        this.url = "http://127.0.0.1:" + opsPort;
    }

    /** Whether all shards of the worker are ready. */
    boolean ready() throws IOException, InterruptedException {
        try {
            return get("/health/ready").statusCode() == 200;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    Usage usage() throws IOException, InterruptedException {
        List<String> metrics = metrics();
        String committed = "result=\"committed\"";
        double seconds = sum(metrics, "reconnect_transactions_seconds_sum", committed);
        return new Usage(
                worker.handle().info().totalCpuDuration().orElse(Duration.ZERO),
                sum(metrics, "reconnect_transactions_seconds_count", committed),
                Duration.ofNanos((long) (seconds * 1e9)),
                sum(metrics, "jvm_memory_used_bytes", "area=\"heap\"") / MEBIBYTE);
    }

    /** The most heap that was in use before a garbage collection, in MiB; 0 if there was none. */
    double mostHeap() throws IOException {
        return Files.readAllLines(collections).stream()
                .map(COLLECTED::matcher)
                .filter(Matcher::find)
                .mapToDouble(found -> Double.parseDouble(found.group(1)))
                .max()
                .orElse(0);
    }

    /** The most resident memory that the process ever had, in MiB; NaN if the system does not say. */
    double mostResident() throws IOException {
        Path status = Path.of("/proc", Long.toString(worker.handle().pid()), "status");
        if (!Files.isReadable(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(Double.NaN);
    }

    /** The lines of this level in the worker's log since its start. */
    List<String> logged(String level) throws IOException {
        return worker.lines().stream()
                .filter(line -> line.contains("Z " + level + " "))
                .toList();
    }

    private List<String> metrics() throws IOException, InterruptedException {
        return get("/metrics").body().lines().toList();
    }

    private static double sum(List<String> metrics, String name, String tag) {
        return metrics.stream()
                .filter(line -> line.startsWith(name + "{") && line.contains(tag))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + path)).timeout(PATIENCE).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
