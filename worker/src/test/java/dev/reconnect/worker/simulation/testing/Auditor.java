package dev.reconnect.worker.simulation.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.contracts.AccountSnapshot;
import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.shard.Intake;
import dev.reconnect.worker.simulation.testing.PublishedInput.Fate;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Compares what the workers do with what they promise. It knows what was published, what became durable, and what
 * happened at Flinks. It knows nothing of the worker's internals.
 */
final class Auditor {

    private static final EventCodec CODEC = new EventCodec();
    /** The journal's bound for a session: "some kilobytes" is less than this. */
    private static final int LARGEST_SESSION = 32 * 1024;

    /** How long after its deadline a refresh may end because of it: the owner of its shard may just have died. */
    private static final Duration LAPSED = Duration.ofMinutes(3);

    /** Every refresh has its turn within this time, if nothing goes wrong and nothing is paused any more. */
    private static final Duration LONG = Duration.ofMinutes(90);

    private static final String WHERE = "reconnect-topic";
    private static final String PARTITION = "reconnect-partition";
    private static final String OFFSET = "reconnect-offset";

    private final Topics topics;
    private final Consumer<Outcome> heard;
    private final Map<String, Refresh> refreshes = new LinkedHashMap<>();
    private final Set<String> confirmations = new HashSet<>();
    private final Set<String> confirmed = new HashSet<>();
    private final Map<String, PublishedInput> bad = new LinkedHashMap<>();
    private final Map<String, PublishedInput> misplaced = new LinkedHashMap<>();
    private final Set<String> outcomeIds = new HashSet<>();
    private final Map<String, Instant> rejected = new HashMap<>();
    private final LiveSessionAuditor liveSessionAuditor;
    private final SnapshotAuditor snapshotAuditor = new SnapshotAuditor(what -> wrong(what, null));
    private @Nullable Violation violation;

    /** A promise was broken. */
    static final class Violation extends AssertionError {
        private static final long serialVersionUID = 1L;

        Violation(String what, @Nullable Throwable why) {
            super(what, why);
        }
    }

    /** A refresh that was accepted. */
    private static final class Refresh {
        final PublishedInput published;

        @Nullable Instant endedAt;

        @Nullable Outcome end;

        Refresh(PublishedInput published) {
            this.published = published;
        }
    }

    /** {@code heard} receives every outcome, like a service that notifies people. */
    Auditor(Topics topics, Consumer<Outcome> heard, LiveSessionAuditor liveSessionAuditor) {
        this.topics = topics;
        this.heard = heard;
        this.liveSessionAuditor = liveSessionAuditor;
    }

    /** Records a broken promise. The first one ends the simulation. */
    void wrong(String what, @Nullable Throwable why) {
        if (violation == null) {
            violation = new Violation(what, why);
        }
    }

    /** Throws the first broken promise, if there is one. */
    void judge() {
        if (violation != null) {
            throw violation;
        }
    }

    int accepted() {
        return refreshes.size();
    }

    LiveSessionAuditor sessions() {
        return liveSessionAuditor;
    }

    void published(PublishedInput record) {
        String id = record.loginId() + "/" + record.id();
        if (record.place().wrong() && record.fate() != Fate.DEAD_LETTER) {
            misplaced.put(record.ceId(), record);
        }
        switch (record.fate()) {
            case REFRESH -> accepted(id, record);
            case REFUSED_REFRESH -> {
                accepted(id, record);
                bad.put(place(record), record);
            }
            case DEAD_LETTER -> bad.put(place(record), record);
            case CONFIRMATION -> {
                confirmations.add(id);
                liveSessionAuditor.confirmed(Objects.requireNonNull(record.loginId()));
            }
        }
    }

    private void accepted(String id, PublishedInput record) {
        refreshes.putIfAbsent(id, new Refresh(record));
        liveSessionAuditor.accepted(record);
    }

    private String place(PublishedInput record) {
        return topics.of(record.source()) + "-" + record.place().partition() + "@"
                + record.place().offset();
    }

    /** A record became durable; {@code ours} says whether a worker wrote it. */
    void appended(ConsumerRecord<byte[], byte[]> record, boolean ours, Instant now) {
        String topic = record.topic();
        if (topic.equals(topics.outcomes())) {
            outcome(record, now);
        } else if (topic.equals(topics.deadLetters())) {
            deadLetter(record);
        } else if (topic.equals(topics.sessions())) {
            journal(record, now);
        } else if (topic.equals(topics.accounts())) {
            document(record);
        } else if (ours) {
            forwarded(record);
        }
    }

    private void outcome(ConsumerRecord<byte[], byte[]> record, Instant now) {
        Outcome outcome;
        String id;
        try {
            var cloudEvent = KafkaMessageFactory.createReader(record).toEvent();
            id = cloudEvent.getId();
            outcome = (Outcome) CODEC.decode(cloudEvent);
        } catch (MalformedEvent | RuntimeException unreadable) {
            wrong("an outcome that nobody can read", unreadable);
            return;
        }
        if (!outcomeIds.add(id)) {
            wrong("the outcome " + id + " was published twice: " + outcome, null);
        }
        liveSessionAuditor.seen(outcome.loginId(), record.value());
        if (outcome.terminal()) {
            ends(outcome, now);
        }
        if (outcome instanceof MfaChallengePending) {
            liveSessionAuditor.asked(outcome.loginId(), now);
        } else if (outcome instanceof CredentialsRequired required) {
            rejected.put(outcome.loginId(), now);
            bankNamed(outcome.loginId(), required.institutionId(), now);
        } else if (outcome instanceof AccountsReady ready) {
            rejected.remove(outcome.loginId());
            snapshotAuditor.outcome(ready);
            bankNamed(outcome.loginId(), ready.institutionId(), now);
        }
        heard.accept(outcome);
    }

    private void document(ConsumerRecord<byte[], byte[]> record) {
        try {
            var cloudEvent = KafkaMessageFactory.createReader(record).toEvent();
            snapshotAuditor.published(cloudEvent.getId(), (AccountSnapshot) CODEC.decode(cloudEvent));
        } catch (MalformedEvent | RuntimeException unreadable) {
            wrong("an account document that nobody can read", unreadable);
        }
    }

    private void bankNamed(String loginId, @Nullable Integer institutionId, Instant now) {
        if (institutionId != null) {
            liveSessionAuditor.bankNamed(loginId, now);
        }
    }

    private void ends(Outcome outcome, Instant now) {
        Subject subject = outcome.subject();
        if (subject.refreshId() == null) {
            String confirmation = outcome.loginId() + "/" + subject.confirmationId();
            if (!confirmations.contains(confirmation)) {
                wrong("an end for a confirmation that nobody published: " + outcome, null);
            } else if (!confirmed.add(confirmation)) {
                wrong("a second end of a confirmation: " + outcome, null);
            }
            return;
        }
        Refresh refresh = refreshes.get(outcome.loginId() + "/" + subject.refreshId());
        if (refresh == null) {
            wrong("an end for a refresh that nobody published: " + outcome, null);
        } else if (refresh.endedAt != null) {
            wrong("a second end, the first was at " + refresh.endedAt + ": " + outcome, null);
        } else {
            refresh.endedAt = now;
            refresh.end = outcome;
            liveSessionAuditor.ended(outcome.loginId(), subject.refreshId(), now);
        }
    }

    private void deadLetter(ConsumerRecord<byte[], byte[]> record) {
        String where = header(record, WHERE) + "-" + header(record, PARTITION) + "@" + header(record, OFFSET);
        if (bad.remove(where) == null) {
            wrong("a dead letter of a record that was fine, or was one already: " + where, null);
        }
    }

    private void forwarded(ConsumerRecord<byte[], byte[]> record) {
        PublishedInput published = misplaced.remove(header(record, "ce_id"));
        if (published == null) {
            wrong("forwarded twice, or without need: " + header(record, "ce_id"), null);
        } else if (record.partition() != published.place().home()
                || header(record, Intake.FORWARDED).isEmpty()) {
            wrong(
                    "forwarded to partition " + record.partition() + ", belongs to "
                            + published.place().home(),
                    null);
        }
    }

    private void journal(ConsumerRecord<byte[], byte[]> record, Instant now) {
        if (record.value() == null) {
            return;
        }
        if (record.value().length > LARGEST_SESSION) {
            wrong("a session of " + record.value().length + " bytes", null);
        }
        liveSessionAuditor.journaled(new String(record.key(), UTF_8), record.value(), now);
    }

    private static boolean lapsed(Refresh refresh) {
        return refresh.end instanceof RefreshFailed failed
                && failed.reason().failureClass() == RefreshFailed.FailureClass.DEADLINE;
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }

    /** When the login was told to see to its credentials, if no better news has come since. */
    @Nullable Instant rejectedAt(String loginId) {
        return rejected.get(loginId);
    }

    /**
     * Checks, after enough time for all, that every refresh has ended.
     *
     * @param faultsEnded the moment from which nothing went wrong any more
     * @param longest how long after its deadline a refresh may end: a person's time and the fetching have limits of
     *     their own
     */
    void checkAllEnded(Instant faultsEnded, Duration longest) {
        for (Refresh refresh : refreshes.values()) {
            PublishedInput published = refresh.published;
            String what = published.source() + " refresh " + published.id() + " of " + published.loginId();
            Instant from = published.deadline().isAfter(faultsEnded) ? published.deadline() : faultsEnded;
            Instant endedAt = refresh.endedAt;
            Duration slack = lapsed(refresh) && !liveSessionAuditor.mayEndLate(published) ? LAPSED : longest;
            if (endedAt == null) {
                wrong(what + ", published at " + published.at() + ", never ended", null);
            } else if (endedAt.isAfter(from.plus(slack))) {
                wrong(what + " ended at " + endedAt + ", its deadline was " + published.deadline(), null);
            } else if (published.at().isAfter(faultsEnded)
                    && lapsed(refresh)
                    && liveSessionAuditor.neverTried(published)
                    && published.deadline().isAfter(published.at().plus(LONG))) {
                wrong(what + ", published at " + published.at() + ", was never tried", null);
            }
        }
        bad.values().forEach(record -> wrong("not kept as a dead letter: " + record, null));
        misplaced.values().forEach(record -> wrong("not forwarded: " + record, null));
        snapshotAuditor.checkComplete();
    }
}
