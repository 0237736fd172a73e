import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.LoginIds;
import dev.reconnect.contracts.RefreshRequested;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.net.URI;
import java.time.Instant;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Asks for a refresh and prints its refreshId: Request LOGIN_ID [BROKERS] [TOPIC_PREFIX]. */
public final class Request {

    public static void main(String[] args) throws Exception {
        Properties settings = new Properties();
        settings.put("bootstrap.servers", args.length > 1 ? args[1] : "127.0.0.1:19092");
        settings.put("acks", "all");
        String topic = (args.length > 2 ? args[2] : "reconnect.") + "requests.interactive";
        String refreshId = UUID.randomUUID().toString(); // keep it: a retry with the same one asks nobody twice
        String loginId = LoginIds.canonical(args[0]);
        var request = RefreshRequested.builder(refreshId, loginId, Instant.now())
                .requestedBy("web-backend")
                .build();
        var event = new EventCodec().encode(request, refreshId, Instant.now(), URI.create("/web-backend"), null);

        // Java's own partitioner is the right one: murmur2 of the key.
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(KafkaMessageFactory.<String>createWriter(topic, loginId).writeBinary(event)).get();
        }
        System.out.println(refreshId);
    }
}
