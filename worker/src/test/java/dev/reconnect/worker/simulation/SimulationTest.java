package dev.reconnect.worker.simulation;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.kafka.testing.CrashPoints;
import dev.reconnect.worker.simulation.testing.LogWatch;
import dev.reconnect.worker.simulation.testing.Simulation;
import dev.reconnect.worker.simulation.testing.Simulation.Result;
import dev.reconnect.worker.simulation.testing.Trace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/**
 * Whole workers in virtual time, one seed after another, the same seeds each time. A failure names its seed:
 * {@code -Dsimulation.seed=N} runs it alone and prints what happens; {@code -Dsimulation.seconds=N} runs random seeds
 * for that time instead.
 */
@Order(1)
class SimulationTest {

    /** How many fixed seeds there are, from 0. */
    private static final int FIXED = 100;

    /** In this one a bank's start is barred in a storm. */
    private static final long RARE = 153;

    /** Seeds that failed once, with the reason. Each stays here. */
    private static final Map<Long, String> PAST_FAILURES = Map.ofEntries(
            entry(
                    -6645125476862844320L,
                    "the auditor counted the silence that Flinks had asked for as time in which the night could start"),
            entry(
                    -3031914674505964331L,
                    "the auditor counted starts that went while an open session did not ask for its call any more"),
            entry(
                    4717857664184719116L,
                    "the auditor knew only people's sign-ins as the end of a rejection, and not a session that went on"),
            entry(
                    -8383362320044969600L,
                    "the auditor did not know that the batch lane's sessions keep a permit of their own where calls are few"),
            entry(
                    8344842037793416713L,
                    "the auditor let a poll wait that was withdrawn, because the person had come back"),
            entry(
                    836948708018854245L,
                    "where there were two places for calls, people's sessions took each that was free"),
            entry(
                    -3391605572920742826L,
                    "calls of people's open sessions took the permits of the batch lane's starts first"),
            entry(
                    3470641056595057373L,
                    "the auditor knew a bank's failures of one window, and a failure may count until the end of the next one"),
            entry(
                    2547454532542628825L,
                    "each lane kept a permit for its open sessions, and with a rate of two a second two more calls left at once"),
            entry(
                    -1676050534707945198L,
                    "the auditor let polls pass one that a hold on all calls kept back, and that could not ask again yet"));

    /** Each of these must happen with at least one of the fixed seeds. */
    private static final List<String> WHAT_MUST_HAPPEN = Stream.of(
                    Stream.of("death", "pause", "trouble")
                            .flatMap(what ->
                                    Arrays.stream(CrashPoints.Point.values()).map(point -> what + " " + point)),
                    IntStream.range(0, 9).mapToObj(kind -> "event " + kind),
                    Stream.of("death between call and answer"),
                    Stream.of(
                            "paused lane",
                            "paused lane for a time",
                            "paused bank",
                            "paused bank for a time",
                            "resumed"),
                    Stream.of("bank not well", "bank well again"),
                    Stream.of("start barred", "turned away")
                            .flatMap(what -> Stream.of("in calm", "in a storm").map(when -> what + " " + when)),
                    Stream.of(
                                    "AccountsReady",
                                    "MfaChallengePending",
                                    "CredentialsRequired",
                                    "MfaChallengeExpired",
                                    "RefreshFailed",
                                    "RefreshDeclined")
                            .flatMap(type ->
                                    Stream.of("in calm", "in a storm").map(when -> "outcome " + type + " " + when)))
            .flatMap(all -> all)
            .toList();

    private final LogWatch log = new LogWatch();

    @AfterEach
    void release() {
        log.close();
    }

    @Test
    void theSameSeedTellsTheSameStory() {
        assertThat(Simulation.run(7, Trace.NONE)).isEqualTo(Simulation.run(7, Trace.NONE));
    }

    @Test
    void whateverHappensThePromisesHold() {
        Long seed = Long.getLong("simulation.seed");
        if (seed != null) {
            System.out.println(Simulation.run(seed, new Trace(System.out)));
            return;
        }
        long begun = System.nanoTime();
        int seconds = Integer.getInteger("simulation.seconds", 0);
        List<Result> results = seconds > 0 ? explore(begun + seconds * 1_000_000_000L) : fixed();
        print(results, (System.nanoTime() - begun) / 1e9);
        assertThat(log.leaks()).as("log lines that say too much").isEmpty();
        assertThat(log.lines()).isPositive();
        if (seconds == 0) {
            assertThat(results.stream()
                            .flatMap(result -> result.seen().stream())
                            .collect(Collectors.toSet()))
                    .containsAll(WHAT_MUST_HAPPEN);
            assertThat(results)
                    .extracting(Result::doubts)
                    .as("starts in doubt, in any run")
                    .anyMatch(doubts -> doubts > 0);
        }
    }

    private static List<Result> fixed() {
        int most = Integer.getInteger("simulation.seeds", FIXED);
        return LongStream.concat(
                        LongStream.concat(LongStream.range(0, most), LongStream.of(RARE)),
                        PAST_FAILURES.keySet().stream()
                                .mapToLong(Long::longValue)
                                .sorted())
                .mapToObj(seed -> Simulation.run(seed, Trace.NONE))
                .toList();
    }

    private static List<Result> explore(long untilNanos) {
        SplittableRandom random = new SplittableRandom();
        List<Result> results = new ArrayList<>();
        while (System.nanoTime() - untilNanos < 0) {
            results.add(Simulation.run(random.nextLong(), Trace.NONE));
        }
        return results;
    }

    private static void print(List<Result> results, double seconds) {
        System.out.printf(
                Locale.ROOT,
                "simulation: %d seeds in %.1f s, %d steps, %d refreshes, %d live sessions, %d of them beside one in doubt%n",
                results.size(),
                seconds,
                results.stream().mapToLong(Result::steps).sum(),
                results.stream().mapToLong(Result::refreshes).sum(),
                results.stream().mapToLong(Result::sessions).sum(),
                results.stream().mapToLong(Result::doubts).sum());
    }
}
