package dev.reconnect.worker.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshFailed.FailureClass;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.BadInput;
import dev.reconnect.worker.it.testing.BadInput.Draft;
import dev.reconnect.worker.it.testing.OutcomeLog;
import dev.reconnect.worker.it.testing.TopicRecords;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of bad input lies between good records, on all three input topics. All are published before the first test;
 * the tests look at what came of them.
 */
@KafkaTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private static final String MADE_BAD = "bad-login";
    private static final int REASON_HEADERS = 6;

    private WorkerEnvironment environment;
    private WorkerEnvironment.Running worker;
    private List<ConsumerRecord<byte[], byte[]>> letters = List.of();
    private Map<String, List<Outcome>> outcomes = Map.of();
    private final List<Bad> bad = new ArrayList<>();
    private final List<String> good = new ArrayList<>();

    private record Bad(
            BadInput kind, String id, boolean redirect, ProducerRecord<byte[], byte[]> record, RecordMetadata at) {}

    @BeforeAll
    void publishAll(KafkaCluster cluster) {
        environment = new WorkerEnvironment(cluster);
        environment.flinks().switches().turnOn(Switch.ALL_LOGINS_ARE_KNOWN);
        worker = environment.startWorker();
        for (String topic : topics()) {
            publishGood(topic);
            for (BadInput kind : Kinds.ALL) {
                if (fits(kind, topic)) {
                    publishBad(kind, topic);
                    publishGood(topic);
                }
            }
        }
        Set<String> answered = new HashSet<>(good);
        bad.stream().filter(BadInputIT::isTold).map(Bad::id).forEach(answered::add);
        await("an end for all who are to have one, and every dead letter")
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    outcomes = environment.outcomes().all().stream()
                            .map(OutcomeLog.Seen::outcome)
                            .collect(groupingBy(outcome -> outcome.subject().answers()));
                    return outcomes.keySet().containsAll(answered)
                            && environment.outcomes().deadLetters().size() >= bad.size();
                });
        letters = environment
                .keep(new TopicRecords(cluster.bootstrapServers()))
                .all(environment.topics().deadLetters());
    }

    @AfterAll
    void stop() {
        environment.close();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void liesUntouchedWithItsReason(BadInput kind) {
        List<Bad> ofKind = bad.stream().filter(one -> one.kind().equals(kind)).toList();
        assertThat(ofKind)
                .hasSize(
                        switch (kind.where()) {
                            case EVERYWHERE -> 3;
                            case REQUESTS -> 2;
                            case REDIRECTS -> 1;
                        });
        for (Bad one : ofKind) {
            ConsumerRecord<byte[], byte[]> letter = letterOf(one);
            assertThat(letter.key()).isEqualTo(one.record().key());
            assertThat(letter.value()).isEqualTo(one.record().value());
            Header[] original = one.record().headers().toArray();
            assertThat(letter.headers().toArray()).hasSize(original.length + REASON_HEADERS);
            assertThat(Arrays.copyOf(letter.headers().toArray(), original.length))
                    .isEqualTo(original);
            assertThat(text(letter, "reconnect-reason")).isEqualTo(kind.reason());
            assertThat(text(letter, "reconnect-detail")).isNotBlank().doesNotContain(MADE_BAD);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void tellsWhoeverWaitsWhereThatCanBeReadAndNobodyElse(BadInput kind) {
        for (Bad one : bad.stream().filter(some -> some.kind().equals(kind)).toList()) {
            if (isTold(one)) {
                assertThat(outcomesOf(one.id())).singleElement().isInstanceOfSatisfying(RefreshFailed.class, failed -> {
                    assertThat(failed.reason().failureClass()).isEqualTo(FailureClass.INVALID_REQUEST);
                    assertThat(failed.retryable()).isFalse();
                    assertThat(failed.loginId()).isEqualTo(MADE_BAD);
                });
            } else {
                assertThat(outcomesOf(one.id())).isEmpty();
            }
        }
    }

    @Test
    void thereAreAtLeastFiftyKinds() {
        assertThat(kinds().stream().map(BadInput::name).distinct().count()).isGreaterThanOrEqualTo(50);
        assertThat(kinds()).doesNotHaveDuplicates();
    }

    @Test
    void everyBadOneLiesThereOnceAndInItsOrder() {
        assertThat(letters).hasSize(bad.size());
        Map<String, Long> latest = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> letter : letters) {
            String from = text(letter, "reconnect-topic") + "/" + text(letter, "reconnect-partition") + " in "
                    + letter.partition();
            long offset = Long.parseLong(text(letter, "reconnect-offset"));
            assertThat(offset).isGreaterThan(latest.getOrDefault(from, -1L));
            latest.put(from, offset);
        }
        assertThat(worker.counted("reconnect.dead.letters")).isEqualTo(bad.size());
    }

    @Test
    void everyGoodOneIsServedOnce() {
        assertThat(good)
                .hasSize(bad.size() + 3)
                .allSatisfy(id -> assertThat(outcomesOf(id)).singleElement().isInstanceOf(AccountsReady.class));
    }

    @Test
    void theWorkerStaysHealthyAndAsksFlinksNothingAboutTheBad() {
        assertThat(worker.health().ready().reasons()).isEmpty();
        assertThat(worker.health().live().up()).isTrue();
        assertThat(environment.flinks().ledger().calls(MADE_BAD)).isEmpty();
    }

    static List<BadInput> kinds() {
        return Kinds.ALL;
    }

    /** Made once: the same kinds for those who publish and those who look. */
    private static final class Kinds {
        private static final List<BadInput> ALL = BadInput.all();
    }

    private List<String> topics() {
        return List.of(
                environment.topics().interactive(),
                environment.topics().batch(),
                environment.topics().redirects());
    }

    private List<Outcome> outcomesOf(String id) {
        return outcomes.getOrDefault(id, List.of());
    }

    /** Nobody waits for a confirmation; whoever waits for a request is told, whatever the topic. */
    private static boolean isTold(Bad one) {
        return one.kind().told() && one.redirect() == one.kind().swapped();
    }

    private boolean fits(BadInput kind, String topic) {
        boolean redirects = topic.equals(environment.topics().redirects());
        return switch (kind.where()) {
            case EVERYWHERE -> true;
            case REQUESTS -> !redirects;
            case REDIRECTS -> redirects;
        };
    }

    private void publishBad(BadInput kind, String topic) {
        String id = UUID.randomUUID().toString();
        boolean redirect = topic.equals(environment.topics().redirects());
        Draft draft = new Draft(redirect, id, MADE_BAD);
        kind.spoil().accept(draft);
        ProducerRecord<byte[], byte[]> record = draft.record(topic, WorkerEnvironment.partitionOf(MADE_BAD));
        bad.add(new Bad(kind, id, redirect, record, environment.publisher().send(record)));
    }

    /** A good record in the same partition as the bad ones, for a login of its own. */
    private void publishGood(String topic) {
        String loginId = "good-" + UUID.randomUUID();
        while (WorkerEnvironment.partitionOf(loginId) != WorkerEnvironment.partitionOf(MADE_BAD)) {
            loginId = "good-" + UUID.randomUUID();
        }
        String id = UUID.randomUUID().toString();
        Draft draft = new Draft(topic.equals(environment.topics().redirects()), id, loginId);
        draft.value(draft.good().replace("2026-11-22T03:15:00Z", Instant.now().toString()));
        environment.publisher().send(draft.record(topic, WorkerEnvironment.partitionOf(loginId)));
        good.add(id);
    }

    private ConsumerRecord<byte[], byte[]> letterOf(Bad one) {
        List<ConsumerRecord<byte[], byte[]>> found = letters.stream()
                .filter(letter ->
                        text(letter, "reconnect-topic").equals(one.at().topic())
                                && text(letter, "reconnect-partition")
                                        .equals(Integer.toString(one.at().partition()))
                                && text(letter, "reconnect-offset")
                                        .equals(Long.toString(one.at().offset())))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private static String text(ConsumerRecord<byte[], byte[]> letter, String header) {
        Header found = letter.headers().lastHeader(header);
        return found == null ? "" : new String(found.value(), UTF_8);
    }
}
