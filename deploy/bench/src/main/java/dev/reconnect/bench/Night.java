package dev.reconnect.bench;

import dev.reconnect.sandbox.flinks.script.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What people feel of a night that asks for more than the machine can do: their refreshes alone, then beside it. */
final class Night {
    private static final Duration BETWEEN = Duration.ofMillis(300);
    /** The night is under way, and the worker's code compiled. */
    private static final Duration UNTIL_SATURATED = Duration.ofSeconds(20);

    private final BenchEnvironment environment;
    private final Load load;
    private final int people;

    private Night(BenchEnvironment environment, Load load, int people) {
        this.environment = environment;
        this.load = load;
        this.people = people;
    }

    /** Prints both; returns whether every person had their outcome. */
    static boolean play(BenchEnvironment environment, Load load, int night, int people)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Night played = new Night(environment, load, people);
        Result alone = played.people("alone");
        Round.begin(environment, load, "night", night);
        TimeUnit.NANOSECONDS.sleep(UNTIL_SATURATED.toNanos());
        double nightAlone = played.served(() -> TimeUnit.NANOSECONDS.sleep(UNTIL_SATURATED.toNanos()));
        Result[] beside = new Result[1];
        double both = played.served(() -> beside[0] = played.people("beside"));
        System.out.printf(
                "people's time from request to outcome: alone p95 %d ms, longest %d ms; beside the night p95 %d ms (%.2f"
                        + " times), longest %d ms; refreshes a second: the night %.0f, with people %.0f%n",
                percentile(alone, 95),
                percentile(alone, 100),
                percentile(beside[0], 95),
                (double) percentile(beside[0], 95) / percentile(alone, 95),
                percentile(beside[0], 100),
                nightAlone,
                both);
        return alone.wrong() == 0 && beside[0].wrong() == 0;
    }

    private interface Step {
        void run() throws IOException, InterruptedException, ExecutionException, TimeoutException;
    }

    private Result people(String name) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        return Round.play(environment, load, name, people, BETWEEN);
    }

    /** How many fetches a second Flinks has answered meanwhile. */
    private double served(Step step) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        long before = environment.flinks().ledger().total(Endpoint.ACCOUNTS_DETAIL);
        long begun = System.nanoTime();
        step.run();
        return (environment.flinks().ledger().total(Endpoint.ACCOUNTS_DETAIL) - before)
                / ((System.nanoTime() - begun) / 1e9);
    }

    private static long percentile(Result result, int percent) {
        List<Long> sorted = result.seen().entrySet().stream()
                .map(seen -> seen.getValue().at() - result.published().getOrDefault(seen.getKey(), 0L))
                .sorted()
                .toList();
        int index = Math.max(0, (sorted.size() * percent + 99) / 100 - 1);
        return TimeUnit.NANOSECONDS.toMillis(sorted.get(index));
    }
}
