package dev.reconnect.worker.app;

/** What the commands need that talk to Kafka only. */
public record BrokerSettings(KafkaSettings kafka, TopicSettings topics) {}
