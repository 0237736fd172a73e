package dev.reconnect.sandbox.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Runs work on several nodes at once, each on a daemon thread of its own, all within one time limit. */
final class BoundedTasks {
    private BoundedTasks() {}

    /**
     * Runs every task to its end. A task that outlives the limit is interrupted and left to its daemon thread.
     *
     * @param tasks what to do, by the name for the error message ("node 1")
     * @throws SandboxBrokerException if a task failed or took too long; it names the first one and holds the others
     *     as suppressed
     */
    static void run(String verb, Map<String, Callable<?>> tasks, Duration limit) {
        Map<String, FutureTask<?>> running = new LinkedHashMap<>();
        tasks.forEach((name, task) -> {
            FutureTask<?> future = new FutureTask<>(task);
            running.put(name, future);
            Thread.ofPlatform()
                    .daemon()
                    .name("sandbox-kafka-" + verb + "-" + name.replace(' ', '-'))
                    .start(future);
        });
        long deadline = System.nanoTime() + limit.toNanos();
        List<SandboxBrokerException> failures = new ArrayList<>();
        running.forEach((name, future) -> await(verb, name, future, deadline, limit, failures));
        if (!failures.isEmpty()) {
            SandboxBrokerException first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    private static void await(
            String verb,
            String name,
            FutureTask<?> future,
            long deadline,
            Duration limit,
            List<SandboxBrokerException> failures) {
        String what = "Kafka " + name + " could not " + verb;
        try {
            future.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            failures.add(new SandboxBrokerException(what + ": " + reason(e.getCause()), e.getCause()));
        } catch (TimeoutException e) {
            future.cancel(true);
            failures.add(new SandboxBrokerException(what + " within " + limit.toSeconds() + " s", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            future.cancel(true);
            failures.add(new SandboxBrokerException(what + ": interrupted", e));
        }
    }

    private static String reason(@Nullable Throwable cause) {
        return cause instanceof SandboxBrokerException own ? String.valueOf(own.getMessage()) : String.valueOf(cause);
    }
}
