import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Prints what came of each refresh: Outcomes [BROKERS] [TOPIC_PREFIX] [GROUP]. Needs kafka-clients, cloudevents-kafka, reconnect-contracts. */
public final class Outcomes {

    private static final EventCodec CODEC = new EventCodec();

    public static void main(String[] args) throws Exception {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", args.length > 0 ? args[0] : "127.0.0.1:19092");
        settings.put("group.id", args.length > 2 ? args[2] : "my-notifications-java");
        settings.put("isolation.level", "read_committed");
        settings.put("auto.offset.reset", "earliest");
        settings.put("enable.auto.commit", "false");
        String topic = (args.length > 1 ? args[1] : "reconnect.") + "outcomes";

        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(consumer, main)));
        try (consumer) {
            consumer.subscribe(List.of(topic));
            while (true) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    CloudEvent event = KafkaMessageFactory.createReader(record).toEvent();
                    try {
                        handle(event.getId(), (Outcome) CODEC.decode(event));
                    } catch (MalformedEvent newer) {
                        System.err.println("A type that these contracts do not know yet: " + newer.detail());
                    }
                }
                // What has been handled is committed; an exception above means that it comes again.
                consumer.commitSync();
            }
        } catch (WakeupException stopped) {
            // The end that the shutdown hook asked for.
        }
    }

    /** A record may come again after a crash: the id is the key under which you remember what you have done. */
    private static void handle(String id, Outcome outcome) {
        var whom = outcome.subject();
        if (outcome instanceof MfaChallengePending pending && pending.expiresAt().isAfter(Instant.now())) {
            System.out.printf(
                    "mfa-challenge-pending %s %s until %s: %s (%s)%n",
                    whom.loginId(), whom.lane(), pending.expiresAt(), pending.iframeUrl(), id);
        } else {
            System.out.printf("%s %s %s (%s)%n", outcome.getClass().getSimpleName(), whom.loginId(), whom.lane(), id);
        }
    }

    private static void stop(KafkaConsumer<?, ?> consumer, Thread main) {
        consumer.wakeup();
        try {
            main.join(5_000);
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
