package dev.reconnect.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaClientMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void aClientsMetricsComeAndGoWithItsWatch() {
        try (KafkaClientMeters meters = new KafkaClientMeters(registry, 1);
                Producer<String, String> producer = producer("one")) {
            KafkaClientMeters.Watch watch = meters.watch(producer);
            assertThat(registry.find("kafka.producer.record.send.total")
                            .tag("client.id", "one")
                            .meters())
                    .isNotEmpty();
            watch.close();
            assertThat(registry.getMeters()).isEmpty();
        }
    }

    @Test
    void onlySoManyClientsAreWatchedAtOnce() {
        try (KafkaClientMeters meters = new KafkaClientMeters(registry, 1);
                Producer<String, String> first = producer("one");
                Producer<String, String> second = producer("two")) {
            KafkaClientMeters.Watch one = meters.watch(first);
            meters.watch(second).close();
            assertThat(registry.find("kafka.producer.record.send.total")
                            .tag("client.id", "two")
                            .meters())
                    .isEmpty();
            one.close();
            meters.watch(second);
            assertThat(registry.find("kafka.producer.record.send.total")
                            .tag("client.id", "two")
                            .meters())
                    .isNotEmpty();
        }
    }

    private static Producer<String, String> producer(String clientId) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", "localhost:1", "client.id", clientId),
                new StringSerializer(),
                new StringSerializer());
    }
}
