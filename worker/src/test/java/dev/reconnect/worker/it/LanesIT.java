package dev.reconnect.worker.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Step;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.TopicRecords;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The batch refreshes of a night wait and use up the call rate; then requests for people come. */
@KafkaTest
class LanesIT {
    private static final int NIGHT = 100_000;
    private static final int PEOPLE = 60;
    private static final int CALLS_PER_SECOND = 100;
    private static final int POLLS = 5;
    private static final Duration EXTRA = Duration.ofMillis(250);

    private WorkerEnvironment environment;

    @BeforeEach
    void start(KafkaCluster cluster) {
        environment = new WorkerEnvironment(
                cluster, Map.of("RECONNECT_FLINKS_CALLS_PER_SECOND", Integer.toString(CALLS_PER_SECOND)));
        environment.flinks().switches().turnOn(Switch.ALL_LOGINS_ARE_KNOWN);
        environment.startWorker().awaitShards(WorkerEnvironment.PARTITIONS);
    }

    @AfterEach
    void stop() {
        environment.close();
    }

    @Test
    void peopleAreNotHeldUpByTheNightAndTheNightGoesOn() {
        people("warm-up");
        Duration idle = p95(people("idle"));

        for (int i = 0; i < NIGHT; i++) {
            // The bank is slow, so every start brings polls.
            environment
                    .flinks()
                    .script("night-" + i, Script.of(Step.authorized()).pendingFirst(POLLS));
            environment.publisher().requestLater("night-" + i);
        }
        environment.publisher().flush();
        await("the limiter to be saturated").atMost(Duration.ofSeconds(30)).until(() -> nightly() > CALLS_PER_SECOND);

        long callsBefore = environment.flinks().ledger().total();
        long nightBefore = nightly();
        Instant from = Instant.now();
        Duration busy = p95(people("busy"));
        double seconds = Duration.between(from, Instant.now()).toMillis() / 1e3;
        double callRate = (environment.flinks().ledger().total() - callsBefore) / seconds;

        System.out.printf(
                "A person's start, from the published request: p95 %d ms on an idle worker, %d ms with %d batch refreshes"
                        + " waiting at %d calls a second; %.0f calls a second meanwhile%n",
                idle.toMillis(), busy.toMillis(), NIGHT, CALLS_PER_SECOND, callRate);
        assertThat(busy).isLessThan(idle.plus(EXTRA));
        assertThat(callRate).as("of what may be asked").isGreaterThan(CALLS_PER_SECOND * 0.6);
        await("the night to go on")
                .atMost(Duration.ofSeconds(60))
                .until(() -> nightly() > nightBefore + PEOPLE + CALLS_PER_SECOND);
        assertThat(stillInTheTopic()).as("lag").isGreaterThan(NIGHT * 8L / 10);
    }

    /** How long each start took after its request was published; a few requests come each second. */
    private List<Duration> people(String kind) {
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < PEOPLE; i++) {
            String loginId = kind + "-" + i;
            Instant published = Instant.now();
            environment.publisher().request(loginId);
            await().pollInterval(Duration.ofMillis(10))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> !starts(loginId).isEmpty());
            took.add(Duration.between(published, starts(loginId).getFirst()));
        }
        return took;
    }

    private List<Instant> starts(String loginId) {
        return environment.flinks().ledger().instants(loginId, Endpoint.ASYNC_START);
    }

    private long nightly() {
        return environment.flinks().ledger().totals().starts();
    }

    private long stillInTheTopic() {
        try (TopicRecords records = new TopicRecords(environment.bootstrapServers())) {
            Map<TopicPartition, Long> taken =
                    records.taken(environment.environment().get("RECONNECT_KAFKA_APPLICATION_ID") + "-batch");
            return NIGHT - taken.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private static Duration p95(List<Duration> took) {
        return took.stream().sorted().toList().get(took.size() * 95 / 100);
    }
}
