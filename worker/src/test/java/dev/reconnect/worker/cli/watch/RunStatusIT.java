package dev.reconnect.worker.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.contracts.Subject;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.cli.testing.Terminal;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.CloudEventSerializer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KafkaTest
class RunStatusIT {
    private final Instant now = Instant.now();
    private static final Duration HOUR = Duration.ofHours(1);

    private final KafkaCluster cluster;
    private final String prefix = "status-" + UUID.randomUUID() + ".";
    private final Map<String, String> environment;

    RunStatusIT(KafkaCluster cluster) {
        this.cluster = cluster;
        this.environment = Map.of(
                "RECONNECT_KAFKA_BOOTSTRAP_SERVERS",
                cluster.bootstrapServers(),
                "RECONNECT_TOPICS_PREFIX",
                prefix,
                "RECONNECT_TOPICS_PARTITIONS",
                "3",
                "RECONNECT_TOPICS_REPLICATION_FACTOR",
                "1");
    }

    @BeforeEach
    void createTopics() {
        assertThat(new Terminal(environment).run("topics", "create")).isZero();
    }

    @Test
    void eachRefreshOfTheRunStandsWhereItsLastOutcomeLeftIt() throws Exception {
        for (String login : List.of("open", "waiting", "ready", "credentials", "expired", "failed", "declined")) {
            publish("requests.batch", now, requested(login, "night"));
        }
        publish("requests.interactive", now, requested("by-day", "night"));
        publish("outcomes", now, pending("waiting"), pending("ready"), ready("ready", "night"));
        publish(
                "outcomes",
                now,
                new CredentialsRequired(
                        subject("credentials", "night"),
                        "https://connect.example.com/v2/",
                        null,
                        new CredentialsRequired.Reason("INVALID_PASSWORD", 401),
                        CredentialsRequired.Action.REENTER_CREDENTIALS,
                        false));
        publish("outcomes", now, pending("expired"), new MfaChallengeExpired(subject("expired", "night"), "q", now));
        publish(
                "outcomes",
                now,
                new RefreshFailed(
                        subject("failed", "night"),
                        new RefreshFailed.Reason(RefreshFailed.FailureClass.DEADLINE, null, null),
                        true,
                        null));
        publish(
                "outcomes",
                now,
                new RefreshDeclined(
                        subject("declined", "night"), RefreshDeclined.Reason.COOL_DOWN, null, now, null, null));

        assertThat(status("night").outLines())
                .containsExactly(
                        "open                     2",
                        "waiting for MFA          1",
                        "ready                    1",
                        "need credentials         1",
                        "expired                  1",
                        "failed                   1",
                        "declined                 1",
                        "all                      8");
    }

    @Test
    void otherRunsRepetitionsAndWhatWasNeverCommittedDoNotCount() throws Exception {
        publish("requests.batch", now, requested("one", "night"), requested("one", "night"));
        publish("requests.batch", now, requested("two", "another"), requested("three", null));
        publish("outcomes", now, ready("two", "another"));
        publishAndAbort("requests.batch", requested("four", "night"));
        publishAndAbort("outcomes", ready("one", "night"));

        assertThat(status("night", "--json").out())
                .matches("\\{\"runId\":\"night\",\"since\":\"[^\"]+\",\"open\":1,\"waitingForMfa\":0,\"ready\":0,"
                        + "\"needCredentials\":0,\"expired\":0,\"failed\":0,\"declined\":0,\"all\":1}\n");
    }

    @Test
    void whatLiesFurtherBackThanAskedForIsLeftOut() throws Exception {
        publish("requests.batch", now.minus(HOUR.multipliedBy(60)), requested("one", "night"));
        publish("requests.batch", now.minus(HOUR), requested("two", "night"));

        assertThat(status("night").outLines()).last().isEqualTo("all                      1");
        assertThat(status("night", "--since", "72h").outLines()).last().isEqualTo("all                      2");
        assertThat(status("night", "--since", "5m").outLines()).last().isEqualTo("all                      0");
    }

    @Test
    void aRunThatNobodyKnowsIsSaidToBeEmpty() {
        Terminal terminal = status("nobody");

        assertThat(terminal.outLines()).last().isEqualTo("all                      0");
        assertThat(terminal.err()).startsWith("No refresh of the run nobody was requested since ");
    }

    @Test
    void rubbishInATopicIsCountedAndStopsNothing() throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", cluster.bootstrapServers()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(new ProducerRecord<>(prefix + "requests.batch", 0, "key", "rubbish"))
                    .get(20, TimeUnit.SECONDS);
        }
        publish("requests.batch", now, requested("one", "night"));

        Terminal terminal = status("night");

        assertThat(terminal.outLines()).last().isEqualTo("all                      1");
        assertThat(terminal.err()).isEqualTo("1 records could not be read and were left out.\n");
    }

    private Terminal status(String run, String... options) {
        Terminal terminal = new Terminal(environment).withClock(Clock.systemUTC());
        String[] words = new String[options.length + 3];
        words[0] = "status";
        words[1] = "--run-id";
        words[2] = run;
        System.arraycopy(options, 0, words, 3, options.length);
        assertThat(terminal.run(words)).isZero();
        return terminal;
    }

    private void publish(String topic, Instant at, Event... events) throws Exception {
        publish(topic, at, true, events);
    }

    private void publishAndAbort(String topic, Event event) throws Exception {
        publish(topic, now, false, event);
    }

    private void publish(String topic, Instant at, boolean commit, Event... events) throws Exception {
        try (KafkaProducer<String, CloudEvent> producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        cluster.bootstrapServers(),
                        "transactional.id",
                        UUID.randomUUID().toString()),
                new StringSerializer(),
                new CloudEventSerializer())) {
            producer.initTransactions();
            producer.beginTransaction();
            for (Event event : events) {
                CloudEvent cloudEvent =
                        new EventCodec().encode(event, UUID.randomUUID().toString(), at, URI.create("urn:test"), null);
                producer.send(new ProducerRecord<>(prefix + topic, null, at.toEpochMilli(), event.key(), cloudEvent))
                        .get(20, TimeUnit.SECONDS);
            }
            if (commit) {
                producer.commitTransaction();
            } else {
                producer.abortTransaction();
            }
        }
    }

    private RefreshRequested requested(String login, @Nullable String run) {
        return RefreshRequested.builder("refresh-" + login, login, now)
                .requestedBy("tests")
                .runId(run)
                .build();
    }

    private Outcome pending(String login) {
        return new MfaChallengePending(
                subject(login, "night"),
                "q",
                "https://connect.example.com/v2/?requestId=q",
                now,
                null,
                List.of(),
                false);
    }

    private static Outcome ready(String login, String run) {
        return new AccountsReady(subject(login, run), "q", null, null, null, AccountsReady.Source.LIVE, List.of());
    }

    private static Subject subject(String login, String run) {
        return new Subject(login, "refresh-" + login, null, null, Lane.BATCH, "tests", null, run);
    }
}
