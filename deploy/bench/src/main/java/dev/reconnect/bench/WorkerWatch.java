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
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What the worker's process uses, from the outside: its CPU time, its memory, its metrics. */
final class WorkerWatch implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** Each look at the metrics costs the worker some milliseconds. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private static final double MEGABYTE = 1 << 20;

    private final Child worker;
    private final String url;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    private final ScheduledExecutorService looker = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("worker-watch").factory());
    private volatile double mostHeap;

    /**
     * The worker at one moment.
     *
     * @param cpu of all its threads since its start
     * @param transactions committed since its start
     * @param transactionTime of all of them together
     */
    record Usage(Duration cpu, double transactions, Duration transactionTime) {}

    WorkerWatch(Child worker, int opsPort) {
        this.worker = worker;
        this.url = "http://127.0.0.1:" + opsPort;
    }

    /** Whether all its shards work. */
    boolean ready() throws IOException, InterruptedException {
        try {
            return get("/health/ready").statusCode() == 200;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    /** Looks at its heap from now on. */
    void begin() {
        var unused = looker.scheduleWithFixedDelay(this::look, 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            mostHeap = Math.max(mostHeap, sum(metrics(), "jvm_memory_used_bytes", "area=\"heap\""));
        } catch (IOException | InterruptedException | RuntimeException missed) {
            System.err.println("One look at the worker's heap failed: " + missed);
        }
    }

    Usage usage() throws IOException, InterruptedException {
        List<String> metrics = metrics();
        String committed = "result=\"committed\"";
        double seconds = sum(metrics, "reconnect_transactions_seconds_sum", committed);
        return new Usage(
                worker.handle().info().totalCpuDuration().orElse(Duration.ZERO),
                sum(metrics, "reconnect_transactions_seconds_count", committed),
                Duration.ofNanos((long) (seconds * 1e9)));
    }

    /** The most heap that was in use at any look, garbage included, in MiB. */
    double mostHeap() {
        return mostHeap / MEGABYTE;
    }

    /** The most memory that the process ever had resident, in MiB; NaN where the system does not say. */
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

    /** How many lines of this level are in its log. */
    long logged(String level) throws IOException {
        return worker.lines().stream()
                .filter(line -> line.contains("Z " + level + " "))
                .count();
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
        looker.shutdownNow();
        http.shutdownNow();
    }
}
