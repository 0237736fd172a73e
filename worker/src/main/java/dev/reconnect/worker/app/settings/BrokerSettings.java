package dev.reconnect.worker.app.settings;

import dev.reconnect.worker.kafka.client.KafkaConnection;

/** The settings of the commands that use Kafka only. */
public record BrokerSettings(KafkaConnection kafka, TopicSettings topics) {}
