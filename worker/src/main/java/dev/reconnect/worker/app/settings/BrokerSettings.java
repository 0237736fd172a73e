package dev.reconnect.worker.app.settings;

import dev.reconnect.worker.kafka.client.KafkaConnection;

/** What the commands need that talk to Kafka only. */
public record BrokerSettings(KafkaConnection kafka, TopicSettings topics) {}
