package dev.reconnect.worker.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.reconnect.worker.chaos.Disaster.Happened;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Refreshes with every kind of end go on while one disaster strikes after another; then the accounts are closed. */
final class Play {
    private static final int PER_SECOND = 10;
    /** Doubts that are waited out, one after another, and what a slow machine adds. */
    private static final Duration LAST_ENDS = Duration.ofMinutes(2);

    private final Scene scene;
    private final long seed;

    Play(Scene scene, long seed) {
        this.scene = scene;
        this.seed = seed;
    }

    /**
     * Plays the plan, and again in other orders until so many refreshes were asked for; prints the report, and fails where
     * a guarantee was broken.
     */
    void play(List<Disaster> plan, int refreshes) {
        Report report = report(plan, refreshes);
        System.out.println(report);

        assertAll(
                () -> assertThat(report.books().missing()).as("missing").isEmpty(),
                () -> assertThat(report.books().doubled()).as("doubled").isEmpty(),
                () -> assertThat(report.books().wrong()).as("wrong").isEmpty(),
                () -> assertThat(report.starts().unexplained())
                        .as(() -> "repeated without doubt: " + report.chronicle())
                        .isEmpty(),
                () -> assertThat(report.books().refreshes())
                        .as("refreshes that Kafka has")
                        .isEqualTo(scene.traffic().refreshes()),
                () -> assertThat(scene.bookkeeper().notTaken())
                        .as("inputs not taken")
                        .isEmpty(),
                () -> assertThat(scene.workers().errors())
                        .as("errors that workers logged")
                        .isEmpty());
    }

    private Report report(List<Disaster> plan, int refreshes) {
        Random random = new Random(seed);
        Disasters disasters = new Disasters(scene, random);
        disasters.until("everybody at work", scene.workers()::allWorking);
        Instant from = Instant.now();
        scene.traffic().start(PER_SECOND);
        disasters.until("outcomes", () -> scene.bookkeeper().answeringSince().isAfter(from));
        List<Happened> happened = new ArrayList<>();
        List<Disaster> next = new ArrayList<>(plan);
        do {
            next.forEach(disaster -> happened.add(disasters.strike(disaster)));
            Collections.shuffle(next, random);
        } while (scene.traffic().refreshes() < refreshes);
        scene.traffic().stop();
        Instant until = Instant.now();
        awaitLastEnds();
        scene.workers().observe();
        return new Report(
                seed,
                from,
                until,
                happened,
                new Report.Stalls(
                        happened.stream()
                                .map(time -> scene.bookkeeper().longestStall(time.from(), time.over()))
                                .toList(),
                        scene.bookkeeper().longestStall(from, until)),
                scene.bookkeeper().audit(),
                Starts.of(scene.flinks().ledger(), happened, scene.workers().losses(), Scene::shardOf),
                scene.workers().losses());
    }

    /** Where some do not come, the books say which. */
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
        scene.check();
        return scene.traffic().quiet()
                && scene.bookkeeper().asked() == scene.traffic().refreshes()
                && scene.bookkeeper().open() == 0
                && scene.bookkeeper().audit().settled()
                && scene.bookkeeper().notTaken().isEmpty();
    }
}
