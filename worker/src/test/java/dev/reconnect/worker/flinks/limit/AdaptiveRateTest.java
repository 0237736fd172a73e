package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.testing.BusyWorkers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * How much of what Flinks allows is used, and how much is refused, after a limit began, appeared or changed. Workers
 * share it without talking to each other, and always have more to do. It prints the table of RATIONALE.
 */
@Order(1)
class AdaptiveRateTest {

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final Duration LATER = Duration.ofMinutes(4);
    private static final int CEILING = 10_000;
    private static final int SHARDS = 4;
    private static final List<Integer> SEEDS = List.of(7, 8, 9);
    /** If more calls a second are allowed, the seeds differ little. */
    private static final int FEW = 100;

    /** What was allowed before the limit that is to be found. */
    enum Before {
        NOTHING,
        TEN_THOUSAND,
        TWICE,
        HALF
    }

    /** What came of a limit in a time. */
    private record Use(double used, double refused, double worst) {}

    @ParameterizedTest(name = "{0} calls a second, before that {1}, {2} workers, refused with {3}")
    @CsvSource({
        "20, NOTHING, 1, 401",
        "20, TWICE, 1, 401",
        "20, TEN_THOUSAND, 1, 401",
        "100, NOTHING, 1, 401",
        "100, NOTHING, 3, 401",
        "100, TEN_THOUSAND, 1, 401",
        "100, TEN_THOUSAND, 3, 401",
        "100, TWICE, 1, 401",
        "100, TWICE, 3, 401",
        "100, NOTHING, 1, 403",
        "100, NOTHING, 3, 429",
        "100, TEN_THOUSAND, 3, mixed",
        "500, NOTHING, 1, 401",
        "500, NOTHING, 3, 401",
        "500, TEN_THOUSAND, 1, 401",
        "500, TEN_THOUSAND, 3, 401",
        "500, TWICE, 1, 401",
        "500, TWICE, 3, 401",
        "500, HALF, 1, 401",
        "500, HALF, 3, 401",
        "500, TEN_THOUSAND, 3, mixed",
        "2000, NOTHING, 1, 401",
        "2000, HALF, 3, 401"
    })
    void aLimitIsFoundWithinSecondsAndUsed(int allowed, Before before, int count, String status) {
        List<Use> uses = uses(allowed, before, count, status);

        assertThat(uses.get(1).used()).as("used soon").isGreaterThan(0.8);
        assertThat(uses.get(1).refused()).as("refused soon").isLessThan(before == Before.HALF ? 0.04 : 0.02);
        assertThat(uses.get(2).used()).as("used later").isGreaterThan(0.95);
        assertThat(uses.get(2).refused()).as("refused later").isLessThan(0.01);
        assertThat(uses.get(2).worst())
                .as("of its fair share, the worst off")
                .isGreaterThan(before == Before.HALF ? 0.35 : 0.6);
    }

    /** Only a climb finds it, and few calls earn a climb slowly. */
    @ParameterizedTest(name = "{0} calls a second, {1} workers")
    @CsvSource({"20, 1", "100, 1", "100, 3"})
    void aSmallLimitThatDoublesIsFoundLater(int allowed, int count) {
        List<Use> uses = uses(allowed, Before.HALF, count, "401");

        assertThat(uses.get(2).used()).as("used later").isGreaterThan(0.85);
        assertThat(uses.get(2).refused()).as("refused later").isLessThan(0.01);
    }

    /** Each of them hears only a part of the refusals. */
    @ParameterizedTest(name = "{0} calls a second, before that {1}, {2} workers")
    @CsvSource({
        "20, NOTHING, 3",
        "100, NOTHING, 10",
        "100, TEN_THOUSAND, 10",
        "500, NOTHING, 10",
        "500, TEN_THOUSAND, 10",
        "500, TWICE, 10"
    })
    void manyWorkersUseWhatTheyShare(int allowed, Before before, int count) {
        List<Use> uses = uses(allowed, before, count, "401");

        assertThat(uses.get(1).used()).as("used soon").isGreaterThan(0.85);
        assertThat(uses.get(1).refused()).as("refused soon").isLessThan(0.1);
        assertThat(uses.get(2).used()).as("used later").isGreaterThan(0.9);
        assertThat(uses.get(2).refused()).as("refused later").isLessThan(0.015);
    }

    /** Each lesson costs a second of silence, and hides what could have passed. */
    @ParameterizedTest(name = "{0} calls a second, before that {1}, {2} workers")
    @CsvSource({
        "100, NOTHING, 1",
        "100, TEN_THOUSAND, 1",
        "100, TWICE, 1",
        "100, NOTHING, 3",
        "100, TEN_THOUSAND, 3",
        "500, NOTHING, 1",
        "500, TEN_THOUSAND, 1",
        "500, NOTHING, 3"
    })
    void withASecondsHoldForEachRefusalTheLimitIsFoundLater(int allowed, Before before, int count) {
        List<Use> uses = uses(allowed, before, count, "429 1");

        boolean fell = before == Before.TEN_THOUSAND;
        assertThat(uses.get(1).used()).as("used soon").isGreaterThan(fell ? 0.03 : 0.65);
        assertThat(uses.get(2).used()).as("used later").isGreaterThan(fell ? 0.75 : 0.85);
        assertThat(uses.get(2).refused()).as("refused later").isLessThan(0.01);
    }

    @Test
    void refusalsThatHaveNothingToDoWithTheRateCostNothing() {
        BusyWorkers noise = new BusyWorkers(100, 7).withNoise(Duration.ofSeconds(10));
        BusyWorkers badLogin = new BusyWorkers(100, 7).withBadLogin(300);
        for (BusyWorkers simulation : List.of(noise, badLogin)) {
            List<BusyWorkers.Worker> workers = saturated(simulation, 1);
            simulation.run(FIRST.plus(SOON));

            Use use = during(simulation, workers, 100, LATER);
            System.out.printf("noise: %.1f / %.2f %%%n", 100 * use.used(), 100 * use.refused());
            assertThat(use.used()).isGreaterThan(0.97);
        }
    }

    /** Otherwise one login that is always refused keeps a small limit small. */
    @Test
    void aLoginThatIsAlwaysRefusedDoesNotKeepTheRateFromGrowing() {
        BusyWorkers simulation = new BusyWorkers(1_000_000, 4).withBadLogin(300);
        BusyWorkers.Worker worker = saturated(simulation, 1).getFirst();
        simulation.run(Duration.ofMinutes(1));

        assertThat(worker.permits.state().callsPerSecond()).isGreaterThan(5_000);
    }

    /** Its breaker says nothing about "slow down", and its logins are as many as one likes. */
    @Test
    void aBankThatRefusesAllItsLoginsDoesNotKeepTheRateFromGrowing() {
        BusyWorkers simulation = new BusyWorkers(1_000_000, 4).withBadBank(100);
        BusyWorkers.Worker worker = saturated(simulation, 1).getFirst();
        simulation.run(Duration.ofMinutes(1));

        assertThat(worker.permits.state().callsPerSecond()).isGreaterThan(4_000);
    }

    /** Few calls never earn what noise takes. There is a climb now and then in any case. */
    @Test
    void noiseDoesNotKeepASmallRateSmall() {
        BusyWorkers simulation = new BusyWorkers(10, 4);
        BusyWorkers.Worker worker = saturated(simulation, 1).getFirst();
        simulation.run(Duration.ofMinutes(1));
        simulation.withNoise(Duration.ofSeconds(10)).allows(500);
        simulation.run(Duration.ofMinutes(5));

        System.out.println("noise at 10 a second, five minutes later: "
                + worker.permits.state().callsPerSecond());
        assertThat(worker.permits.state().callsPerSecond()).isGreaterThan(15);
    }

    /**
     * The end of the hold was once known to the hold alone, and each lesson weighed twice as much as the one before.
     */
    @Test
    void afterALongHoldThatEndsEarlyALessonWeighsWhatItDidBefore() {
        AdaptiveRate rate = new AdaptiveRate(1, 1_000, 100, 0);
        long second = Duration.ofSeconds(1).toNanos();
        rate.held(Duration.ofDays(1), second);
        rate.notHeld(60 * second);
        for (int lesson = 1; lesson <= 5; lesson++) {
            for (int call = 0; call < 100; call++) {
                rate.passed(1, (70 + lesson) * second + call * second / 100);
            }
            rate.lesson((71 + lesson) * second);
        }

        assertThat(rate.learned()).isGreaterThan(80);
    }

    /** It once fell by tenths from what was allowed, for a minute. */
    @Test
    void aRefusalTeachesWhatPassedAndNotWhatWasAllowed() {
        BusyWorkers simulation = new BusyWorkers(1_000, 5);
        BusyWorkers.Worker worker = saturated(simulation, 1).getFirst();
        simulation.run(Duration.ofSeconds(20));
        simulation.allows(10);
        simulation.run(Duration.ofSeconds(6));

        assertThat(worker.permits.state().callsPerSecond()).isLessThan(20);
    }

    @Test
    void aWorkerThatComesLateGetsItsPartSoon() {
        BusyWorkers simulation = new BusyWorkers(100, 3);
        saturated(simulation, 2);
        simulation.run(Duration.ofMinutes(5));
        List<BusyWorkers.Worker> late = saturated(simulation, 1);
        simulation.run(Duration.ofMinutes(1));

        assertThat(during(simulation, late, 100 / 3.0, LATER).worst()).isGreaterThan(0.5);
    }

    @Test
    void theFirstRateGrowsUntilItIsEnough() {
        BusyWorkers simulation = new BusyWorkers(1_000_000, 4);
        BusyWorkers.Worker worker = simulation.worker(limits(100_000));
        for (int shard = 0; shard < SHARDS; shard++) {
            worker.saturatedWith(Priority.BATCH, 1);
        }
        worker.withSessionsOf(Duration.ofSeconds(15), SHARDS);
        simulation.run(Duration.ofSeconds(10));

        assertThat(worker.permits.state().callsPerSecond()).isGreaterThan(1_000);
    }

    /** Otherwise a cold process or a hanging Flinks would let the rate grow on, and calls be refused for long. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theFirstRateStaysUntilAnAnswerComes(int httpCalls) {
        BusyWorkers simulation = new BusyWorkers(100, 5);
        BusyWorkers.Worker worker = simulation.worker(limits(1000)).callsTaking(10_000);
        worker.saturatedWith(Priority.BATCH, httpCalls);
        simulation.run(Duration.ofSeconds(4));

        assertThat(simulation.sent()).isBetween(1L, 4 * 50 + 50L);
    }

    private static BusyWorkers simulation(int allowed, Before before, String status, int seed) {
        int first = switch (before) {
            case NOTHING -> allowed;
            case TEN_THOUSAND -> 10_000;
            case TWICE -> 2 * allowed;
            case HALF -> allowed / 2;
        };
        BusyWorkers simulation = new BusyWorkers(first, seed);
        return status.equals("mixed") ? simulation.refusing("401", "429", "403") : simulation.refusing(status);
    }

    /** A single seed says little where a few refusals decide, so there the median of several counts. */
    private static List<Use> uses(int allowed, Before before, int count, String status) {
        List<List<Use>> ofSeeds = (allowed > FEW ? SEEDS.stream().limit(1) : SEEDS.stream())
                .map(seed -> uses(allowed, before, count, status, seed))
                .toList();
        List<Use> uses = IntStream.range(0, ofSeeds.getFirst().size())
                .mapToObj(
                        time -> median(ofSeeds.stream().map(of -> of.get(time)).toList()))
                .toList();
        System.out.printf(
                "| %d | %s | %d | %s | %s | %.0f %% |%n",
                allowed,
                before.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                count,
                status,
                String.join(
                        " | ",
                        uses.stream()
                                .map(use -> "%.1f / %.2f %%".formatted(100 * use.used(), 100 * use.refused()))
                                .toList()),
                100 * uses.getLast().worst());
        return uses;
    }

    private static List<Use> uses(int allowed, Before before, int count, String status, int seed) {
        BusyWorkers simulation = simulation(allowed, before, status, seed);
        List<BusyWorkers.Worker> workers = saturated(simulation, count);
        if (before != Before.NOTHING) {
            simulation.run(before == Before.TEN_THOUSAND ? Duration.ofSeconds(10) : Duration.ofMinutes(2));
            simulation.allows(allowed);
        }
        return Stream.of(FIRST, SOON, LATER)
                .map(time -> during(simulation, workers, allowed, time))
                .toList();
    }

    private static Use median(List<Use> uses) {
        return new Use(median(uses, Use::used), median(uses, Use::refused), median(uses, Use::worst));
    }

    private static double median(List<Use> uses, ToDoubleFunction<Use> figure) {
        return uses.stream()
                .mapToDouble(figure)
                .sorted()
                .skip(uses.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    private static Use during(BusyWorkers simulation, List<BusyWorkers.Worker> workers, double allowed, Duration time) {
        simulation.countAnew();
        simulation.run(time);
        double fair = allowed * time.toSeconds() / workers.size();
        double worst = workers.stream()
                .mapToDouble(worker -> worker.served() / fair)
                .min()
                .orElseThrow();
        return new Use(simulation.served() / allowed / time.toSeconds(), simulation.refusedShare(), worst);
    }

    private static List<BusyWorkers.Worker> saturated(BusyWorkers simulation, int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> {
                    BusyWorkers.Worker worker = simulation.worker(limits(CEILING));
                    for (int shard = 0; shard < SHARDS; shard++) {
                        worker.saturatedWith(Priority.BATCH, 1).saturatedWith(Priority.INTERACTIVE, 1);
                    }
                    return worker;
                })
                .toList();
    }

    static FlinksSettings.CallLimits limits(int ceiling) {
        return new FlinksSettings.CallLimits(Duration.ofSeconds(30), Duration.ofSeconds(220), 1 << 20, ceiling, 500);
    }
}
