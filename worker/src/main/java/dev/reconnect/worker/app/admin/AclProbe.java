package dev.reconnect.worker.app.admin;

import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.client.TopicDescriptions;
import dev.reconnect.worker.kafka.client.TopicDescriptions.Described;
import dev.reconnect.worker.kafka.client.TopicDescriptions.Description;
import dev.reconnect.worker.kafka.client.TopicDescriptions.Missing;
import dev.reconnect.worker.kafka.client.TopicDescriptions.Undescribed;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Finds out which of the rights that a worker needs are missing. Writes nothing and joins no group. */
final class AclProbe {
    /** A member that no group has. */
    private static final MemberToRemove NOBODY = new MemberToRemove("reconnect-doctor");

    private final KafkaShardsSettings settings;
    private final Admin admin;
    private final List<String> missing = new ArrayList<>();

    AclProbe(KafkaShardsSettings settings, Admin admin) {
        this.settings = settings;
        this.admin = admin;
    }

    /** The missing rights, one sentence each; empty if none is missing. */
    List<String> missing() throws InterruptedException {
        topics();
        for (Source source : Source.values()) {
            group(KafkaShardsSettings.group(settings.applicationId(), source));
        }
        transactions();
        return List.copyOf(missing);
    }

    /** What a worker does with each topic. */
    static Map<String, Set<AclOperation>> needed(Topics topics, boolean publishAccounts) {
        Map<String, Set<AclOperation>> needed = new LinkedHashMap<>();
        // A record in the wrong partition is written again to the right one.
        topics.copartitioned().forEach(topic -> needed.put(topic, EnumSet.of(AclOperation.READ, AclOperation.WRITE)));
        if (publishAccounts) {
            needed.put(topics.accounts(), EnumSet.of(AclOperation.WRITE));
        }
        List.of(topics.outcomes(), topics.institutions(), topics.deadLetters())
                .forEach(topic -> needed.put(topic, EnumSet.of(AclOperation.WRITE)));
        needed.put(topics.control(), EnumSet.of(AclOperation.READ));
        return needed;
    }

    private void topics() throws InterruptedException {
        Map<String, Set<AclOperation>> needed = needed(settings.topics(), settings.publishesAccounts());
        TopicDescriptions.ask(
                        admin,
                        needed.keySet(),
                        new DescribeTopicsOptions().includeAuthorizedOperations(true),
                        TopicAdmin.LIMIT)
                .forEach((topic, description) -> topic(
                        topic, EnumSet.copyOf(needed.getOrDefault(topic, Set.of(AclOperation.READ))), description));
    }

    private void topic(String topic, Set<AclOperation> lacking, Description description) {
        Topics topics = settings.topics();
        switch (description) {
            case Described described -> {
                Set<AclOperation> allowed = described.topic().authorizedOperations();
                // No answer means that the broker has no ACLs or is too old for the question.
                if (allowed != null) {
                    lacking.removeAll(allowed);
                    lack(lacking, "Topic", topic, topics);
                }
            }
            case Missing ignored -> {}
            case Undescribed undescribed -> {
                if (undescribed.why() instanceof AuthorizationException) {
                    lack(lacking, "Topic", topic, topics);
                } else {
                    missing.add("topic " + topic + " could not be asked about: "
                            + KafkaRefusal.sentence(undescribed.why()));
                }
            }
        }
    }

    private void lack(Set<AclOperation> lacking, String resource, String name, Topics topics) {
        if (!lacking.isEmpty()) {
            String operations = lacking.stream().map(AclProbe::word).sorted().collect(Collectors.joining(" and "));
            missing.add(KafkaRefusal.missing(operations, resource, name, topics.prefix()));
        }
    }

    /**
     * Asks the group to remove a member that does not exist. This takes the same right as to join, removes no one, and
     * unlike a question about the group's operations it works before the group exists.
     */
    private void group(String group) throws InterruptedException {
        try {
            admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions(Set.of(NOBODY)))
                    .memberResult(NOBODY)
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                missing.add(KafkaRefusal.missing("Read", "Group", group, settings.applicationId()));
            } else if (e.getCause() instanceof TimeoutException) {
                missing.add("group " + group + " could not be asked about: " + KafkaRefusal.sentence(e));
            }
        }
    }

    /** Tries an empty transaction under an id that no worker uses. */
    private void transactions() {
        String application = settings.applicationId();
        Map<String, Object> properties = settings.connection().producer(application + "-doctor");
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, application + "-doctor");
        properties.putIfAbsent(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 60_000);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            producer.beginTransaction();
            producer.abortTransaction();
        } catch (AuthorizationException e) {
            missing.add(KafkaRefusal.missing(
                    "Write and Describe", "TransactionalId", application + "-0", application + "-"));
        } catch (KafkaException e) {
            missing.add("no transaction could be begun: " + KafkaRefusal.sentence(e));
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private static String word(AclOperation operation) {
        String name = operation.name();
        return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
    }
}
