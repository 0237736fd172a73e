package dev.reconnect.worker.cli;

import dev.reconnect.worker.cli.terminal.Interruption;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process after SIGTERM or SIGINT in the order that the command needs. First the command ends (the worker
 * drains), then the log is flushed, then the process ends with the command's own exit code; the JVM would return 143.
 * The wait is bounded: if the command does not end, the process ends without it, with exit code 1.
 */
final class Shutdown implements RunCommand.Stop, Interruption {
    /** Shorter than the 30 s that Kubernetes gives, and longer than the worker takes to drain. */
    private static final Duration LIMIT = RunCommand.DRAIN_LIMIT.plusSeconds(5);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile int exitCode = Subcommand.FAILED;

    @Override
    public void await() throws InterruptedException {
        asked.await();
    }

    @Override
    public void await(Duration time) throws InterruptedException {
        boolean ignored = asked.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean asked() {
        return asked.getCount() == 0;
    }

    @Override
    public void listen() {
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(this::end));
    }

    /** Reports that the command has ended. */
    void finished(int code) {
        exitCode = code;
        finished.countDown();
    }

    private void end() {
        asked.countDown();
        boolean inTime = awaitFinished();
        Logging.end();
        Runtime.getRuntime().halt(inTime ? exitCode : Subcommand.FAILED);
    }

    private boolean awaitFinished() {
        try {
            return finished.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
