package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.script.Step.authorized;
import static dev.reconnect.sandbox.flinks.script.Step.failure;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.InstitutionDegraded;
import dev.reconnect.contracts.InstitutionEvent;
import dev.reconnect.contracts.InstitutionRecovered;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.OutcomeIds;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.FlinksCode;
import dev.reconnect.sandbox.flinks.script.Institution;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.TopicRecords;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** One bank is down, the other is not. */
@Order(4)
@KafkaTest
class InstitutionIT {
    private static final Institution DOWN = new Institution(101, "Bank of Outages");
    private static final Institution WELL = new Institution(102, "Bank of Health");
    private static final int MINIMUM_CALLS = 4;
    private static final int TRIALS = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** An open time that is longer than any part of a test in which the breaker must stay open. */
    private static final Duration LONG = Duration.ofSeconds(12);

    private final List<String> hit = logins("hit", MINIMUM_CALLS);

    @Test
    void aBankThatIsDownKeepsItsOwnRefreshesWaitingAndNobodyElses(KafkaCluster cluster) {
        try (WorkerEnvironment environment = environment(cluster, LONG)) {
            WorkerEnvironment.Running worker = environment.startWorker();
            InstitutionDegraded degraded = degrade(environment);
            List<String> spared = logins("spared", 12);
            List<String> others = logins("others", 24);
            spared.forEach(login -> environment.flinks().script(login, sick()));
            others.forEach(login -> environment.flinks().script(login, healthy(WELL)));

            List<String> waiting = request(environment, spared, DOWN);
            request(environment, others, WELL).forEach(refreshId -> assertServed(environment, refreshId));

            assertThat(starts(environment, spared))
                    .as("calls while the bank is barred")
                    .isEmpty();
            assertThat(worker.gauge("reconnect.institutions.degraded")).isEqualTo(1);
            assertThat(worker.gauge("reconnect.institution.degraded", "institution", "101"))
                    .isEqualTo(1);
            assertThat(worker.counted("reconnect.starts.barred")).isPositive();
            assertThat(worker.health().ready().up()).isTrue();
            Stream.concat(hit.stream(), spared.stream())
                    .forEach(login -> environment.flinks().script(login, healthy(DOWN)));

            waiting.forEach(refreshId -> assertServed(environment, refreshId));
            assertThat(starts(environment, spared))
                    .allMatch(at -> !at.isBefore(degraded.since().plus(LONG)));
            assertThat(worker.gauge("reconnect.institutions.degraded")).isZero();
        }
    }

    @Test
    void appsHearWhenABankIsDownAndWhenItIsBack(KafkaCluster cluster) {
        Duration openTime = Duration.ofMillis(200);
        try (WorkerEnvironment environment = environment(cluster, openTime)) {
            environment.startWorker();
            InstitutionDegraded degraded = degrade(environment);
            hit.forEach(login -> environment.flinks().script(login, healthy(DOWN)));
            List<String> later = logins("later", 3);
            later.forEach(login -> environment.flinks().script(login, healthy(DOWN)));
            request(environment, later, DOWN).forEach(refreshId -> assertServed(environment, refreshId));

            List<InstitutionEvent> events = awaitEvents(environment, 2);
            assertThat(degraded.failureRate()).isEqualTo(100);
            assertThat(degraded.retryAt()).isEqualTo(degraded.since().plus(openTime));
            assertThat(events).hasSize(2).element(1).isInstanceOfSatisfying(InstitutionRecovered.class, recovered -> {
                assertThat(recovered.since()).isEqualTo(degraded.since());
                assertThat(recovered.workerId()).isEqualTo(degraded.workerId());
                assertThat(recovered.institutionId()).isEqualTo(DOWN.id());
                assertThat(recovered.institution()).isEqualTo(DOWN.name());
                assertThat(recovered.recoveredAt())
                        .isAfterOrEqualTo(degraded.since().plus(openTime));
            });
        }
    }

    @Test
    void aBankThatStaysDownIsTriedByAFewAtATimeSaidToBeDownOnceAndBlamedOnNobody(KafkaCluster cluster) {
        Duration openTime = Duration.ofMillis(500);
        try (WorkerEnvironment environment = environment(cluster, openTime)) {
            environment.startWorker();
            InstitutionDegraded degraded = degrade(environment);
            List<String> late = logins("late", 6);
            late.forEach(login -> environment.flinks().script(login, sick()));

            List<String> refreshes = request(environment, late, DOWN);
            refreshes.forEach(refreshId -> assertThat(environment.outcomes().awaitTerminal(refreshId))
                    .isInstanceOfSatisfying(
                            RefreshFailed.class,
                            failed -> assertThat(failed.reason().flinksCode()).isEqualTo("RETRY_LATER")));

            List<String> all = Stream.concat(hit.stream(), late.stream()).toList();
            List<Instant> tries = starts(environment, all).stream()
                    .filter(at -> !at.isBefore(degraded.since().plus(openTime)))
                    .toList();
            assertThat(tries).hasSizeGreaterThan(2 * TRIALS);
            for (int i = TRIALS; i < tries.size(); i++) {
                assertThat(Duration.between(tries.get(i - TRIALS), tries.get(i)))
                        .as("more than %s in one round", TRIALS)
                        .isGreaterThanOrEqualTo(openTime);
            }
            assertThat(awaitEvents(environment, 1)).containsExactly(degraded);
        }
    }

    @Test
    void aDeadlineThatPassesWhileTheBankIsBarredEndsTheRefreshWithoutACall(KafkaCluster cluster) {
        try (WorkerEnvironment environment = environment(cluster, LONG)) {
            environment.startWorker();
            degrade(environment);
            environment.flinks().script("hurried", healthy(DOWN));

            String refreshId = environment
                    .publisher()
                    .requestAt(
                            DOWN.id(),
                            Lane.INTERACTIVE,
                            "hurried",
                            Instant.now().plusMillis(700));

            assertThat(environment.outcomes().awaitTerminal(refreshId))
                    .isInstanceOfSatisfying(
                            RefreshFailed.class,
                            failed -> assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.DEADLINE));
            assertThat(environment.outcomes().of(refreshId)).hasSize(1);
            assertThat(starts(environment, List.of("hurried"))).isEmpty();
        }
    }

    private static WorkerEnvironment environment(KafkaCluster cluster, Duration openTime) {
        return new WorkerEnvironment(
                cluster,
                Map.of(
                        "RECONNECT_INSTITUTIONS_MINIMUM_CALLS",
                        Integer.toString(MINIMUM_CALLS),
                        "RECONNECT_INSTITUTIONS_OPEN_TIME",
                        openTime.toMillis() + "ms",
                        "RECONNECT_INSTITUTIONS_TRIAL_CALLS",
                        Integer.toString(TRIALS)));
    }

    /** Lets as many sessions fail as the breaker needs; returns when the event about the bank is published. */
    private InstitutionDegraded degrade(WorkerEnvironment environment) {
        hit.forEach(login -> environment.flinks().script(login, sick()));
        request(environment, hit, DOWN);
        return (InstitutionDegraded) awaitEvents(environment, 1).getFirst();
    }

    private static List<String> logins(String name, int count) {
        return IntStream.range(0, count).mapToObj(number -> name + "-" + number).toList();
    }

    private static Script sick() {
        return Script.of(failure(FlinksCode.RETRY_LATER)).at(DOWN);
    }

    private static Script healthy(Institution bank) {
        return Script.of(authorized()).at(bank);
    }

    /** Requests every second login in the batch lane; returns the refreshIds. */
    private static List<String> request(WorkerEnvironment environment, List<String> logins, Institution bank) {
        return IntStream.range(0, logins.size())
                .mapToObj(number -> environment
                        .publisher()
                        .requestAt(
                                bank.id(), number % 2 == 0 ? Lane.INTERACTIVE : Lane.BATCH, logins.get(number), null))
                .toList();
    }

    private static void assertServed(WorkerEnvironment environment, String refreshId) {
        assertThat(environment.outcomes().awaitTerminal(refreshId)).isInstanceOf(AccountsReady.class);
        assertThat(environment.outcomes().of(refreshId)).hasSize(1);
    }

    private static List<Instant> starts(WorkerEnvironment environment, List<String> logins) {
        return logins.stream()
                .flatMap(login -> environment.flinks().ledger().instants(login, Endpoint.ASYNC_START).stream())
                .sorted()
                .toList();
    }

    /** Waits for at least this many events about banks, and checks that all are about the one that is down. */
    private static List<InstitutionEvent> awaitEvents(WorkerEnvironment environment, int count) {
        try (TopicRecords records = new TopicRecords(environment.bootstrapServers())) {
            return await(count + " events about banks")
                    .atMost(PATIENCE)
                    .until(
                            () -> records.all(environment.topics().institutions()).stream()
                                    .map(InstitutionIT::event)
                                    .toList(),
                            events -> events.size() >= count);
        }
    }

    private static InstitutionEvent event(ConsumerRecord<byte[], byte[]> record) {
        try {
            CloudEvent cloudEvent = KafkaMessageFactory.createReader(record).toEvent();
            InstitutionEvent event = (InstitutionEvent) new EventCodec().decode(cloudEvent);
            assertThat(cloudEvent.getId()).isEqualTo(OutcomeIds.of(event));
            assertThat(record.key()).asString(UTF_8).isEqualTo("101");
            return event;
        } catch (MalformedEvent malformed) {
            throw new AssertionError("an event keeps to no contract", malformed);
        }
    }
}
