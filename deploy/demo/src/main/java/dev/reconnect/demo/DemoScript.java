package dev.reconnect.demo;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.app.settings.SettingsReader;
import dev.reconnect.worker.cli.watch.OutcomeFollower;
import dev.reconnect.worker.cli.watch.OutcomeLine;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Publishes three refreshes and prints each of their events, as a reader of the outcomes sees it. */
final class DemoScript {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** The three refreshes must show exactly these types. */
    private static final Set<Class<? extends Outcome>> ENDINGS =
            Set.of(AccountsReady.class, MfaChallengePending.class, CredentialsRequired.class);

    private final EventCodec codec = new EventCodec();
    private final DemoEnvironment demo;
    private final boolean once;
    private final Set<String> waiting = new HashSet<>();
    private final Set<Class<? extends Outcome>> shown = new HashSet<>();

    DemoScript(DemoEnvironment demo, boolean once) {
        this.demo = demo;
        this.once = once;
    }

    /** Runs to the end; returns whether every refresh had its outcome in time, each of the expected type. */
    boolean play() throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        try (OutcomeFollower outcomes = begin()) {
            while (!waiting.isEmpty() && Instant.now().isBefore(end)) {
                show(outcomes);
            }
        }
        System.out.println(
                waiting.isEmpty()
                        ? "Every refresh had its outcome."
                        : "Without an outcome after " + PATIENCE.toSeconds() + " s: " + waiting);
        return waiting.isEmpty() && shown.equals(ENDINGS);
    }

    /** Runs, and then prints what is published until the process is stopped. */
    void follow(CountDownLatch stopped) throws Exception {
        try (OutcomeFollower outcomes = begin()) {
            System.out.println();
            System.out.println("Open " + demo.pageUrl() + " - a small bank app on these events.");
            System.out.println("""

                    From a second terminal (Ctrl-C ends the demo):
                      deploy/reconnect request greatday_nomfa --config deploy/demo/demo.properties
                      deploy/reconnect watch --from-beginning --config deploy/demo/demo.properties
                      curl http://127.0.0.1:8081/health/ready

                    """);
            while (!stopped.await(0, TimeUnit.MILLISECONDS)) {
                show(outcomes);
            }
        }
    }

    private OutcomeFollower begin() throws Exception {
        BrokerSettings settings = SettingsReader.broker(demo.environment(), null);
        OutcomeFollower outcomes = OutcomeFollower.open(
                settings.kafka(), settings.topics().topics().outcomes(), Instant.EPOCH);
        ask("a refresh that needs no second factor", "greatday_nomfa");
        ask("one that does", "greatday", "--redirect-url", demo.backUrl());
        ask("one whose password the bank no longer takes", "test_invalid_password", "--institution", "14");
        System.out.println();
        return outcomes;
    }

    private void ask(String what, String loginId, String... options) {
        String refreshId = demo.request(loginId, options);
        waiting.add(refreshId);
        System.out.printf("RefreshRequested  %-21s refresh %s: %s%n", loginId, refreshId, what);
    }

    private void show(OutcomeFollower outcomes) throws IOException, InterruptedException {
        for (ConsumerRecord<String, byte[]> record : outcomes.next(POLL)) {
            CloudEvent cloudEvent = KafkaMessageFactory.createReader(record).toEvent();
            try {
                if (codec.decode(cloudEvent) instanceof Outcome outcome) {
                    System.out.println(OutcomeLine.readable(cloudEvent, outcome, true));
                    shown.add(outcome.getClass());
                    follow(outcome);
                }
            } catch (MalformedEvent malformed) {
                System.out.println("An outcome that keeps to no contract: " + malformed.detail());
            }
        }
    }

    private void follow(Outcome outcome) throws IOException, InterruptedException {
        if (outcome.terminal()) {
            waiting.remove(outcome.subject().refreshId());
        } else if (outcome instanceof MfaChallengePending pending
                && waiting.contains(pending.subject().answers())) {
            if (once) {
                System.out.println("  (answering the question in Connect, as the person would)");
                Person.answer(demo.tokens().addTo(pending.iframeUrl()), "Montreal");
            } else {
                System.out.println("  Answer it on the page as Amélie, or open this and answer Montreal: "
                        + demo.tokens().addTo(pending.iframeUrl()));
            }
        }
    }
}
