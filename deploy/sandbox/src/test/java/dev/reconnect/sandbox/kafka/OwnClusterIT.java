package dev.reconnect.sandbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.junit.jupiter.api.Test;

@KafkaTest(own = true)
class OwnClusterIT {
    @Test
    void aProducerThatOutlivesTheStopGetsItsRecordThrough(KafkaCluster cluster) throws Exception {
        assertThat(cluster.restartable()).isTrue();
        Clients clients = new Clients(cluster);
        clients.createTopic("outage", 1);
        try (KafkaProducer<String, String> producer = clients.producer(Map.of())) {
            Clients.send(producer, "outage", "before");
            cluster.stop();
            Future<RecordMetadata> meanwhile = producer.send(new ProducerRecord<>("outage", 0, "key", "meanwhile"));
            assertThat(meanwhile.isDone()).isFalse();
            cluster.start();
            meanwhile.get(30, TimeUnit.SECONDS);
        }
        assertThat(clients.readCommitted("outage", 2)).containsExactly("before", "meanwhile");
    }
}
