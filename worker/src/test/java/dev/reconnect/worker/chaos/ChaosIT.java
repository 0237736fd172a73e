package dev.reconnect.worker.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.worker.chaos.Disaster.Happened;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Refreshes with every kind of end go on while workers, broker and network fail, one disaster after another.
 *
 * <p>In the normal build every disaster strikes once. The long form goes on with all of them, in an order that the seed
 * gives, until so many refreshes were asked for:
 *
 * <pre>mvn -B verify -pl worker -am -Dspotless.check.skip -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dit.test=ChaosIT -Dfailsafe.failIfNoSpecifiedTests=false -Dchaos.refreshes=10000 -Dchaos.seed=1</pre>
 */
class ChaosIT {
    private static final int PER_SECOND = 10;
    private static final int AT_LEAST = Integer.getInteger("chaos.refreshes", 0);
    private static final long SEED = Long.getLong("chaos.seed", 1);
    /** Doubts that are waited out, one after another, and what a slow machine adds. */
    private static final Duration LAST_ENDS = Duration.ofMinutes(2);

    @Test
    void everyRefreshHasItsOneEndWhateverDies() {
        try (Scene scene = new Scene(SEED)) {
            Report report = play(scene);
            System.out.println(report);

            assertThat(report.books().missing()).as("missing").isEmpty();
            assertThat(report.books().doubled()).as("doubled").isEmpty();
            assertThat(report.books().wrong()).as("wrong").isEmpty();
            assertThat(report.starts().unexplained())
                    .as("repeated without doubt")
                    .isEmpty();
            assertThat(scene.bookkeeper().notTaken()).as("inputs not taken").isEmpty();
            assertThat(scene.workers().errors())
                    .as("errors that workers logged")
                    .isEmpty();
        }
    }

    private static Report play(Scene scene) {
        Random random = new Random(SEED);
        Disasters disasters = new Disasters(scene, random);
        List<Happened> happened = new ArrayList<>();
        disasters.until("everybody at work", scene.workers()::allWorking);
        Instant from = Instant.now();
        scene.traffic().start(PER_SECOND);
        disasters.until("outcomes", () -> scene.bookkeeper().lastOutcome().isAfter(from));
        List<Disaster> plan = new ArrayList<>(Arrays.asList(Disaster.values()));
        do {
            for (Disaster disaster : plan) {
                happened.add(disasters.strike(disaster));
            }
            Collections.shuffle(plan, random);
        } while (scene.traffic().refreshes() < AT_LEAST);
        scene.traffic().stop();
        Instant until = Instant.now();
        awaitLastEnds(scene);
        scene.workers().observe();
        return new Report(
                SEED,
                from,
                until,
                happened,
                happened.stream()
                        .map(time -> scene.bookkeeper().longestStall(time.from(), time.over()))
                        .toList(),
                scene.bookkeeper().audit(),
                Starts.of(scene.flinks().ledger(), happened, scene.workers().losses(), Scene::shardOf),
                scene.workers().losses(),
                scene.bookkeeper().longestStall(from, until));
    }

    /** Where some do not come, the books say which. */
    private static void awaitLastEnds(Scene scene) {
        Instant limit = Instant.now().plus(LAST_ENDS);
        await("the last ends")
                .pollInSameThread()
                .atMost(LAST_ENDS.plusSeconds(30))
                .pollInterval(Duration.ofMillis(250))
                .until(() -> {
                    scene.check();
                    return (scene.bookkeeper().open() == 0
                                    && scene.bookkeeper().audit().settled()
                                    && scene.bookkeeper().notTaken().isEmpty())
                            || Instant.now().isAfter(limit);
                });
    }
}
