package dev.reconnect.worker.app.admin;

import dev.reconnect.worker.app.admin.Doctor.Finding;
import dev.reconnect.worker.app.admin.Doctor.Finding.Level;
import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.app.settings.TopicSettings;
import dev.reconnect.worker.kafka.client.CannotStartException;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.kafka.shard.LayoutProbe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TopicAuthorizationException;

/** The doctor's checks of Kafka. */
final class KafkaDoctor {
    private static final String REACHABLE = "kafka";
    private static final String ACLS = "kafka acls";
    private static final String TOPICS = "topics";
    private static final String BROKERS = "brokers";
    private static final String JOURNAL = "journal";

    private final KafkaShardsSettings kafka;
    private final TopicSettings settings;
    private final Consumer<Finding> report;

    private KafkaDoctor(KafkaShardsSettings kafka, TopicSettings settings, Consumer<Finding> report) {
        this.kafka = kafka;
        this.settings = settings;
        this.report = report;
    }

    static void examine(KafkaShardsSettings kafka, TopicSettings settings, Consumer<Finding> report)
            throws InterruptedException {
        KafkaDoctor doctor = new KafkaDoctor(kafka, settings, report);
        try (TopicAdmin admin = TopicAdmin.open(kafka.connection())) {
            int brokers = admin.brokers().size();
            doctor.found(REACHABLE, Level.OK, brokers + (brokers == 1 ? " broker answers" : " brokers answer"));
            doctor.acls(admin.admin());
            doctor.topics(admin);
        } catch (KafkaException e) {
            doctor.found(REACHABLE, Level.FAILURE, KafkaRefusal.sentence(e));
            for (String dependent : List.of(ACLS, TOPICS, BROKERS, JOURNAL)) {
                doctor.found(dependent, Level.SKIPPED, "not checked because Kafka does not answer");
            }
        }
    }

    private void acls(Admin admin) throws InterruptedException {
        List<String> missing = new AclProbe(kafka, admin).missing();
        missing.forEach(what -> found(ACLS, Level.FAILURE, what));
        if (missing.isEmpty()) {
            found(ACLS, Level.OK, "topics, groups and transactional ids may be used as a worker does");
        }
    }

    private void topics(TopicAdmin admin) throws InterruptedException {
        boolean usable = false;
        try {
            List<TopicSpec> plan = TopicPlan.touched(settings, kafka.publishesAccounts());
            Map<String, TopicState> states =
                    admin.describe(plan.stream().map(TopicSpec::name).toList());
            usable = tell(TOPICS, TopicCheck.findings(plan, states), plan.size() + " topics are as they should be")
                    || states.keySet().containsAll(needed(plan));
            tell(
                    BROKERS,
                    ClusterCheck.findings(admin.cluster(), new BrokerSettings(kafka.connection(), settings)),
                    "are set as they should be");
        } catch (KafkaException e) {
            // A worker runs without the right to read the topics' settings. It does not run without the right to see
            // the topics: the check of the ACLs reports that.
            boolean unseen = e.getCause() instanceof TopicAuthorizationException;
            found(TOPICS, unseen ? Level.WARNING : Level.FAILURE, "could not be checked: " + KafkaRefusal.sentence(e));
            found(BROKERS, Level.SKIPPED, "not checked because the topics could not be");
            usable = unseen;
        }
        if (usable) {
            journal();
        } else {
            found(JOURNAL, Level.SKIPPED, "not checked because topics are missing");
        }
    }

    /** The topics that a worker needs to run at all: all but those of institutions and of pauses. */
    private List<String> needed(List<TopicSpec> plan) {
        Topics topics = settings.topics();
        return plan.stream()
                .map(TopicSpec::name)
                .filter(name -> !name.equals(topics.institutions()) && !name.equals(topics.control()))
                .toList();
    }

    /** Reports each finding that is not as it should be, or else that all is well; returns whether none is wrong. */
    private boolean tell(String check, List<TopicFinding> findings, String well) {
        boolean nothing = true;
        boolean right = true;
        for (TopicFinding finding : findings) {
            Level level = switch (finding.level()) {
                case OK, NOTE -> Level.OK;
                case WARNING -> Level.WARNING;
                case WRONG -> Level.FAILURE;
            };
            right &= level != Level.FAILURE;
            if (finding.level() != TopicFinding.Severity.OK) {
                nothing = false;
                String name = finding.topic().equals(ClusterCheck.BROKERS) ? "" : finding.topic() + " ";
                found(check, level, name + finding.text());
            }
        }
        if (nothing) {
            found(check, Level.OK, well);
        }
        return right;
    }

    private void journal() {
        try {
            int partitions = LayoutProbe.check(kafka, Duration.ofMillis(Doctor.LIMIT_MILLIS));
            found(JOURNAL, Level.OK, "was written for " + partitions + " partitions, as there are");
        } catch (CannotStartException e) {
            found(JOURNAL, Level.FAILURE, String.valueOf(e.getMessage()));
        } catch (KafkaException e) {
            found(JOURNAL, Level.FAILURE, "could not be read: " + KafkaRefusal.sentence(e));
        }
    }

    private void found(String check, Level level, String text) {
        report.accept(new Finding(check, level, text));
    }
}
