package dev.reconnect.worker.chaos.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.reconnect.worker.chaos.testing.ChaosFault.Happened;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Causes one fault after another while refreshes of every kind go on, then checks the ends of all of them. */
public final class ChaosRun {
    /** The time for doubts that the workers wait out one after another, and for a slow machine. */
    private static final Duration LAST_ENDS = Duration.ofMinutes(2);

    private final ChaosEnvironment environment;
    private final long seed;

    public ChaosRun(ChaosEnvironment environment, long seed) {
        this.environment = environment;
        this.seed = seed;
    }

    /**
     * Causes the faults of the plan, and again in other orders until at least {@code refreshes} refreshes were asked
     * for; under full load only once. Prints the report, and fails if a guarantee was broken.
     */
    public void play(List<ChaosFault> plan, int refreshes) {
        ChaosReport report = report(plan, refreshes);
        System.out.println(report);

        assertAll(
                () -> assertThat(report.totals().missing()).as("missing").isEmpty(),
                () -> assertThat(report.totals().doubled()).as("doubled").isEmpty(),
                () -> assertThat(report.totals().wrong()).as("wrong").isEmpty(),
                () -> assertThat(report.starts().unexplained())
                        .as(() -> "repeated without doubt: " + report.chronicle())
                        .isEmpty(),
                () -> assertSecondSessionsAreFew(report.starts()),
                () -> assertThat(report.totals().refreshes())
                        .as("refreshes that Kafka has")
                        .isEqualTo(environment.traffic().refreshes()),
                () -> assertThat(environment.bookkeeper().notTaken())
                        .as("inputs not taken")
                        .isEmpty(),
                () -> assertThat(environment.workers().errors())
                        .as("errors that workers logged")
                        .isEmpty());
    }

    /**
     * At most as many second live sessions as starts that were unanswered when the faults began. With a few starts a
     * second, one slow commit is more than that, and says how fast the machine is.
     */
    private void assertSecondSessionsAreFew(Starts starts) {
        if (environment.load() == ChaosLoad.FULL) {
            assertThat(sum(starts.second()))
                    .as("second live sessions by faults, and starts that were unanswered when these began")
                    .isLessThanOrEqualTo(sum(starts.unanswered()));
        }
    }

    private static int sum(Map<ChaosFault, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private ChaosReport report(List<ChaosFault> plan, int refreshes) {
        Random random = new Random(seed);
        ChaosFaults faults = new ChaosFaults(environment, random);
        faults.until("everybody at work", environment.workers()::allWorking);
        Instant from = Instant.now();
        environment.traffic().start(environment.load().perSecond);
        faults.until("outcomes", () -> environment.bookkeeper().answeringSince().isAfter(from));
        List<Happened> happened = new ArrayList<>();
        List<ChaosFault> next = new ArrayList<>(plan);
        do {
            next.forEach(fault -> happened.add(faults.strike(fault)));
            Collections.shuffle(next, random);
        } while (environment.load() == ChaosLoad.PART && environment.traffic().refreshes() < refreshes);
        faults.until("all asked for", () -> environment.traffic().refreshes() >= refreshes);
        environment.traffic().stop();
        Instant until = Instant.now();
        awaitLastEnds();
        environment.workers().observe();
        return new ChaosReport(
                seed,
                from,
                until,
                happened,
                new ChaosReport.Stalls(
                        happened.stream()
                                .map(time -> environment.bookkeeper().longestStall(time.from(), time.over()))
                                .toList(),
                        environment.bookkeeper().longestStall(from, until)),
                environment.bookkeeper().audit(),
                Starts.of(
                        environment.flinks().ledger(),
                        happened,
                        environment.workers().losses(),
                        ChaosEnvironment::shardOf),
                environment.workers().losses());
    }

    /** Waits for the last ends, but does not fail if some are missing: the totals tell which. */
    private void awaitLastEnds() {
        Instant limit = Instant.now().plus(LAST_ENDS);
        await("the last ends")
                .pollInSameThread()
                .atMost(LAST_ENDS.plusSeconds(30))
                .pollInterval(Duration.ofMillis(250))
                .during(Duration.ofSeconds(1))
                .until(() -> isSettled() || Instant.now().isAfter(limit));
    }

    private boolean isSettled() {
        environment.check();
        return environment.traffic().quiet()
                && environment.bookkeeper().asked() == environment.traffic().refreshes()
                && environment.bookkeeper().open() == 0
                && environment.bookkeeper().audit().settled()
                && environment.bookkeeper().notTaken().isEmpty();
    }
}
