package dev.reconnect.sandbox.kafka.testing;

import dev.reconnect.sandbox.kafka.ContainerCluster;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Runs a class only if there are a Docker engine and Kafka's image; otherwise it names what is missing. */
public final class ContainerCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return ContainerCluster.obstacle()
                .map(ConditionEvaluationResult::disabled)
                .orElseGet(() -> ConditionEvaluationResult.enabled("an engine and the image are here"));
    }
}
