package dev.reconnect.sandbox.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.kafka.testing.Clients;
import java.util.Map;
import java.util.concurrent.FutureTask;
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
            // A producer that has lost every broker also forgets the topics: then send itself waits for the cluster.
            FutureTask<RecordMetadata> meanwhile =
                    new FutureTask<>(() -> producer.send(new ProducerRecord<>("outage", 0, "key", "meanwhile"))
                            .get());
            Thread.ofVirtual().start(meanwhile);
            cluster.start();
            meanwhile.get(60, TimeUnit.SECONDS);
        }
        assertThat(clients.readCommitted("outage", 2)).containsExactly("before", "meanwhile");
    }
}
