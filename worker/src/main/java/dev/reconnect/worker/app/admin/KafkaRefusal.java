package dev.reconnect.worker.app.admin;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/** What Kafka's refusals mean, and what to do about them. Shows no value that was passed through to a client. */
final class KafkaRefusal {
    private KafkaRefusal() {}

    static String sentence(Throwable trouble) {
        return switch (trouble) {
            case ExecutionException wrapped -> sentence(Objects.requireNonNullElse(wrapped.getCause(), wrapped));
            case SslAuthenticationException ignored ->
                "TLS fails: check reconnect.kafka.client.ssl.* (truststore, host name, client certificate)";
            case AuthenticationException ignored ->
                "the credentials are refused: check reconnect.kafka.client.security.protocol and .sasl.*";
            case TopicAuthorizationException ignored -> "missing ACL: allow Describe and DescribeConfigs on the topics";
            case GroupAuthorizationException ignored -> "missing ACL: allow Read on the groups";
            case TransactionalIdAuthorizationException ignored -> "missing ACL: Write on TransactionalId";
            case ClusterAuthorizationException ignored -> "missing ACL: Describe on Cluster kafka-cluster";
            case TimeoutException ignored ->
                "no answer in time: check reconnect.kafka.bootstrap-servers, the firewall, and"
                        + " reconnect.kafka.client.security.protocol";
            case ConfigException ignored -> misconfigured();
            case KafkaException outer -> wrapped(outer);
            default -> trouble.getClass().getSimpleName();
        };
    }

    private static String wrapped(KafkaException outer) {
        if (outer.getClass() != KafkaException.class) {
            return outer.getClass().getSimpleName();
        }
        return outer.getCause() instanceof KafkaException inner ? sentence(inner) : misconfigured();
    }

    /**
     * The sentence for a missing right.
     *
     * @param prefix of a pattern that covers all that the worker needs of this kind; empty if there is none
     */
    static String missing(String operations, String resource, String name, String prefix) {
        String pattern = prefix.isEmpty() ? " (literal)" : " (literal), or on " + prefix + " (prefixed)";
        return "missing ACL: allow " + operations + " on " + resource + " " + name + pattern;
    }

    private static String misconfigured() {
        return "no client can be made of reconnect.kafka.bootstrap-servers and reconnect.kafka.client.*";
    }
}
