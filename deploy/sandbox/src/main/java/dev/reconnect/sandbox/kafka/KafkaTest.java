package dev.reconnect.sandbox.kafka;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class whose constructor, test and life-cycle methods may take a {@link KafkaCluster}.
 *
 * <p>The cluster has one node and is shared by every test class of the JVM, so each test uses topics, groups and
 * transactional ids of its own. The system property {@code reconnect.test.kafka} chooses it: {@code inprocess} (the
 * default) or {@code container}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(KafkaExtension.class)
public @interface KafkaTest {
    /**
     * Whether the class gets a cluster of its own, which it may stop and start. Such a cluster is always in process and
     * restartable, whatever the property says, and has the short time-outs of
     * {@link SandboxBroker.Builder#quickFailureDetection}.
     */
    boolean own() default false;
}
