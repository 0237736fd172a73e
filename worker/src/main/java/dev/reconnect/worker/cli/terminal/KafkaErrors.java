package dev.reconnect.worker.cli.terminal;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What Kafka's exceptions mean for the person at the terminal. */
public final class KafkaErrors {
    private KafkaErrors() {}

    public static String sentence(KafkaException trouble) {
        return switch (trouble) {
            case TimeoutException ignored ->
                "Kafka does not answer: check reconnect.kafka.bootstrap-servers and that a broker runs there.";
            case AuthenticationException ignored ->
                "Kafka refuses the credentials: check reconnect.kafka.client.* (security.protocol, sasl.*, ssl.*).";
            case AuthorizationException refused -> "Kafka does not allow this: " + refused.getMessage();
            case UnknownTopicOrPartitionException ignored -> "A topic does not exist: run topics create.";
            case RecordTooLargeException ignored -> "The record is larger than the topic takes.";
            case InvalidReplicationFactorException ignored ->
                "The cluster has fewer brokers than reconnect.topics.replication-factor asks for.";
            // Its message may repeat a value that was passed through, such as a password.
            case ConfigException ignored -> misconfigured();
            default -> trouble.getCause() instanceof KafkaException cause ? sentence(cause) : unnamed(trouble);
        };
    }

    private static String unnamed(KafkaException trouble) {
        return trouble.getClass() == KafkaException.class
                ? misconfigured()
                : "Kafka says " + trouble.getClass().getSimpleName() + ": " + trouble.getMessage();
    }

    private static String misconfigured() {
        return "No Kafka client can be made of reconnect.kafka.bootstrap-servers and reconnect.kafka.client.*;"
                + " --debug shows why.";
    }
}
