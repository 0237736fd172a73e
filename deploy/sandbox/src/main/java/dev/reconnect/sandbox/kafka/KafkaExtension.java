package dev.reconnect.sandbox.kafka;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives a {@link KafkaCluster} to the test classes with the annotation {@link KafkaTest}.
 *
 * <p>A cluster lives in JUnit's store, which closes it: the shared one at the end of the run, a class's own after the
 * class.
 */
public final class KafkaExtension implements BeforeAllCallback, ParameterResolver {
    /** The system property that chooses the shared cluster. */
    public static final String PROPERTY = "reconnect.test.kafka";

    private static final Namespace NAMESPACE = Namespace.create(KafkaExtension.class);
    private static final String OWN = "own";
    private static final String SHARED = "shared";

    @Override
    public void beforeAll(ExtensionContext context) {
        boolean own = AnnotationSupport.findAnnotation(context.getRequiredTestClass(), KafkaTest.class)
                .map(KafkaTest::own)
                .orElse(false);
        if (own) {
            context.getStore(NAMESPACE)
                    .put(OWN, SandboxBroker.builder().quickFailureDetection().start());
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == KafkaCluster.class;
    }

    @Override
    public KafkaCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        KafkaCluster own = context.getStore(NAMESPACE).get(OWN, KafkaCluster.class);
        return own != null
                ? own
                : context.getRoot()
                        .getStore(NAMESPACE)
                        .getOrComputeIfAbsent(SHARED, name -> startShared(), KafkaCluster.class);
    }

    private static KafkaCluster startShared() {
        String kind = System.getProperty(PROPERTY, "inprocess");
        return switch (kind) {
            case "inprocess" -> SandboxBroker.builder().start();
            case "container" -> ContainerCluster.startNew();
            default ->
                throw new IllegalArgumentException(PROPERTY + " is inprocess or container, not \"" + kind + "\"");
        };
    }
}
