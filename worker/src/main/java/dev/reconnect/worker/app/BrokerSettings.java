package dev.reconnect.worker.app;

import dev.reconnect.worker.kafka.KafkaConnection;

/** What the commands need that talk to Kafka only. */
public record BrokerSettings(KafkaConnection kafka, TopicSettings topics) {}
