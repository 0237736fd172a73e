package dev.reconnect.worker.app.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.app.admin.TopicFinding.Severity;
import dev.reconnect.worker.app.settings.TopicSettings;
import dev.reconnect.worker.kafka.client.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicCheckTest {
    private static final String JOURNAL = "reconnect.sessions";

    private final List<TopicSpec> plan =
            TopicPlan.of(new TopicSettings(Topics.withPrefix("reconnect."), 12, (short) 3, 1_048_588));
    private final Map<String, TopicState> states = new HashMap<>();

    TopicCheckTest() {
        plan.forEach(spec ->
                states.put(spec.name(), new TopicState(spec.partitions(), spec.replicationFactor(), spec.configs())));
    }

    @Test
    void topicsThatAreAsPlannedAreFine() {
        assertThat(TopicCheck.findings(plan, states)).hasSize(9).allMatch(finding -> finding.level() == Severity.OK);
    }

    @Test
    void aMissingTopicIsWrong() {
        states.remove("reconnect.redirects");
        assertThat(troubles())
                .containsExactly(
                        new TopicFinding("reconnect.redirects", Severity.WRONG, "does not exist: run topics create"));
    }

    @Test
    void partitionsAddedToTheJournalAreWrong() {
        change("reconnect.redirects", 6, 3, Map.of());
        assertThat(troubles()).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Severity.WRONG);
            assertThat(finding.text()).contains("6 partitions", "journal has 12");
        });
    }

    @Test
    void anotherNumberOfPartitionsThanTheSettingsIsOnlyAWarning() {
        for (String topic : List.of("requests.interactive", "requests.batch", "redirects", "sessions")) {
            change("reconnect." + topic, 6, 3, Map.of());
        }
        assertThat(troubles()).hasSize(4).allMatch(finding -> finding.level() == Severity.WARNING);
    }

    @Test
    void aJournalThatDeletesByAgeIsWrong() {
        change(JOURNAL, 12, 3, Map.of("cleanup.policy", "compact,delete"));
        assertThat(troubles()).singleElement().satisfies(finding -> {
            assertThat(finding.topic()).isEqualTo(JOURNAL);
            assertThat(finding.level()).isEqualTo(Severity.WRONG);
            assertThat(finding.text()).contains("set cleanup.policy=compact");
        });
    }

    @Test
    void compactedRequestsAreWrong() {
        change("reconnect.requests.batch", 12, 3, Map.of("cleanup.policy", "compact"));
        assertThat(levels()).containsExactly(Severity.WRONG);
    }

    @Test
    void fewerCopiesThanTheSettingsAreWrong() {
        change(JOURNAL, 12, 2, Map.of("min.insync.replicas", "1"));
        assertThat(levels()).containsExactly(Severity.WRONG);
    }

    @Test
    void moreCopiesInSyncThanThereAreLetNothingBeWritten() {
        change(JOURNAL, 12, 3, Map.of("min.insync.replicas", "4"));
        assertThat(levels()).containsExactly(Severity.WRONG);
    }

    @Test
    void oneCopyInSyncOfThreeIsAWarningAndSoAreAllThree() {
        change(JOURNAL, 12, 3, Map.of("min.insync.replicas", "1"));
        change("reconnect.outcomes", 12, 3, Map.of("min.insync.replicas", "3"));
        assertThat(levels()).containsExactly(Severity.WARNING, Severity.WARNING);
    }

    @Test
    void deadLettersMustHoldTheLargestInputThereReallyIs() {
        change("reconnect.requests.batch", 12, 3, Map.of("max.message.bytes", "2000000"));
        assertThat(troubles()).singleElement().satisfies(finding -> {
            assertThat(finding.topic()).isEqualTo("reconnect.dead-letters");
            assertThat(finding.level()).isEqualTo(Severity.WRONG);
            assertThat(finding.text()).contains("set max.message.bytes=2065536");
        });
    }

    @Test
    void aTopicThatRefusesWhatTheWorkerMayWriteIsAWarning() {
        change("reconnect.outcomes", 12, 3, Map.of("max.message.bytes", "1048588"));
        change(JOURNAL, 12, 3, Map.of("max.message.bytes", "1048588"));
        assertThat(troubles())
                .hasSize(2)
                .allMatch(finding -> finding.level() == Severity.WARNING
                        && finding.text().endsWith("set max.message.bytes=1114124"));
    }

    @Test
    void largerInputsMakeEveryTopicThatTheWorkerWritesLarger() {
        assertThat(TopicPlan.of(new TopicSettings(Topics.withPrefix("reconnect."), 12, (short) 3, 5_000_000)))
                .filteredOn(spec -> spec.role() == TopicSpec.Role.EVENTS || spec.role() == TopicSpec.Role.SESSIONS)
                .hasSize(4)
                .allSatisfy(spec -> assertThat(spec.configs()).containsEntry("max.message.bytes", "5065536"));
    }

    @Test
    void onlyAForgetfulJournalAndForgetfulInputsKeepAWorkerFromStarting() {
        change(JOURNAL, 12, 2, Map.of("cleanup.policy", "delete", "min.insync.replicas", "3"));
        change("reconnect.redirects", 6, 3, Map.of("cleanup.policy", "compact"));
        change("reconnect.outcomes", 12, 3, Map.of("cleanup.policy", "compact"));
        change("reconnect.dead-letters", 12, 3, Map.of("max.message.bytes", "1000"));
        states.remove("reconnect.requests.batch");

        assertThat(TopicCheck.losses(plan, states))
                .extracting(TopicFinding::topic)
                .containsExactly("reconnect.redirects", JOURNAL);
    }

    @Test
    void aJournalThatIsCompactedLateIsAWarning() {
        change(
                JOURNAL,
                12,
                3,
                Map.of(
                        "min.cleanable.dirty.ratio", "0.5",
                        "segment.bytes", "1073741824",
                        "delete.retention.ms", "60000"));
        assertThat(levels()).containsExactly(Severity.WARNING, Severity.WARNING, Severity.WARNING);
    }

    @Test
    void theJournalIsPlannedAsTheRestoreNeedsIt() {
        assertThat(plan)
                .filteredOn(spec -> spec.name().equals(JOURNAL))
                .singleElement()
                .satisfies(spec -> assertThat(spec.configs())
                        .containsEntry("cleanup.policy", "compact")
                        .containsEntry("min.cleanable.dirty.ratio", "0.1")
                        .containsEntry("min.insync.replicas", "2"));
        assertThat(plan)
                .filteredOn(spec -> spec.name().equals("reconnect.control"))
                .singleElement()
                .satisfies(spec -> assertThat(spec.partitions()).isEqualTo(1));
    }

    private void change(String topic, int partitions, int copies, Map<String, String> configs) {
        Map<String, String> all = new HashMap<>();
        TopicState before = states.get(topic);
        if (before != null) {
            all.putAll(before.configs());
        }
        all.putAll(configs);
        states.put(topic, new TopicState(partitions, copies, all));
    }

    private List<TopicFinding> troubles() {
        return TopicCheck.findings(plan, states).stream()
                .filter(finding -> finding.level() != Severity.OK)
                .toList();
    }

    private List<Severity> levels() {
        return troubles().stream().map(TopicFinding::level).toList();
    }
}
