package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.settings.Settings;
import dev.reconnect.worker.cli.terminal.CommandContext;
import dev.reconnect.worker.ops.Health;
import dev.reconnect.worker.ops.Metrics;
import dev.reconnect.worker.ops.OpsServer;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** {@code run}: the worker, until the process gets a signal. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs the worker until SIGTERM; then it drains and ends with 0.")
public final class RunCommand extends Subcommand {
    /** How long a worker may take to drain. */
    static final Duration DRAIN_LIMIT = Duration.ofSeconds(20);

    /** How soon a signal is seen while the worker starts. */
    private static final Duration LOOK_INTERVAL = Duration.ofMillis(100);

    private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

    private final WorkerStart workerStart;
    private final Stop stop;

    RunCommand(CommandContext commandContext, WorkerStart workerStart, Stop stop) {
        super(commandContext);
        this.workerStart = workerStart;
        this.stop = stop;
    }

    @Override
    public Integer call() throws Exception {
        Settings settings = settings();
        Logging.level(settings.ops().logLevel());
        stop.listen();
        Health health = new Health(context().clock());
        Health.HealthPart starting = health.part("worker");
        starting.down("is starting");
        // Opened first and closed last, so that the start and the drain can be seen.
        try (Metrics metrics = new Metrics();
                OpsServer server =
                        OpsServer.start(settings.ops().host(), settings.ops().port(), health, metrics.registry())) {
            AutoCloseable worker = start(() -> workerStart.start(settings, metrics.registry(), health));
            if (worker == null) {
                LOG.info("worker was stopped before it had started");
                return DONE;
            }
            starting.up();
            LOG.info("worker started; health and metrics on port {}", server.port());
            stop.await();
            starting.down("is stopping");
            LOG.info("worker is stopping");
            return drained(worker) ? DONE : FAILED;
        }
    }

    /** The started worker; null if the process must stop before. */
    private @Nullable AutoCloseable start(Callable<AutoCloseable> workerStart) throws Exception {
        FutureTask<AutoCloseable> start = new FutureTask<>(workerStart);
        Thread starter = Thread.ofPlatform().daemon().name("start").start(start);
        boolean ended = false;
        while (!ended && !stop.asked()) {
            ended = starter.join(LOOK_INTERVAL);
        }
        if (!ended) {
            starter.interrupt();
            ended = starter.join(DRAIN_LIMIT);
        }
        try {
            return ended ? start.get() : null;
        } catch (ExecutionException failed) {
            if (stop.asked()) {
                return null;
            }
            throw failed.getCause() instanceof Exception cause ? cause : failed;
        }
    }

    private static boolean drained(AutoCloseable worker) throws InterruptedException {
        Thread closing = Thread.ofPlatform().daemon().name("drain").start(() -> close(worker));
        boolean ended = closing.join(DRAIN_LIMIT);
        if (ended) {
            LOG.info("worker stopped");
        } else {
            LOG.error(
                    "worker did not stop within {} s; what it left open is taken over by others",
                    DRAIN_LIMIT.toSeconds());
        }
        return ended;
    }

    private static void close(AutoCloseable worker) {
        try {
            worker.close();
        } catch (Exception e) {
            LOG.error("worker stopped with a failure", e);
        }
    }

    /** How the worker is started. It reports its parts to {@code health}. */
    @FunctionalInterface
    public interface WorkerStart {
        AutoCloseable start(Settings settings, MeterRegistry meters, Health health) throws Exception;
    }

    /** When the worker stops. */
    public interface Stop {
        /** From now on a signal ends {@link #await} instead of the process. */
        void listen();

        /** Whether the worker must stop. */
        boolean asked();

        /** Returns when the worker must stop. */
        void await() throws InterruptedException;
    }
}
