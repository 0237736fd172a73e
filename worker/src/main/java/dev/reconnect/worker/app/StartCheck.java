package dev.reconnect.worker.app;

import dev.reconnect.worker.app.admin.TopicAdmin;
import dev.reconnect.worker.app.admin.TopicCheck;
import dev.reconnect.worker.app.admin.TopicFinding;
import dev.reconnect.worker.app.admin.TopicFinding.Severity;
import dev.reconnect.worker.app.admin.TopicPlan;
import dev.reconnect.worker.app.admin.TopicSpec;
import dev.reconnect.worker.app.admin.TopicState;
import dev.reconnect.worker.app.settings.Settings;
import dev.reconnect.worker.kafka.client.CannotStartException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the topics before the worker touches them. It refuses to start if inputs or sessions would be lost. Every
 * other fault is only logged: a warning must not stop a worker that ran yesterday.
 */
final class StartCheck {

    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);

    private StartCheck() {}

    /**
     * Checks the topics.
     *
     * @throws CannotStartException if the worker would lose inputs or sessions, or if Kafka does not answer
     */
    static void topics(Settings settings) {
        try (TopicAdmin admin = TopicAdmin.open(settings.kafka().connection())) {
            List<TopicSpec> plan =
                    TopicPlan.touched(settings.topics(), settings.kafka().publishesAccounts());
            Map<String, TopicState> states =
                    admin.describe(plan.stream().map(TopicSpec::name).toList());
            refuse(TopicCheck.losses(plan, states));
            TopicCheck.findings(plan, states).stream()
                    .filter(finding -> finding.level() == Severity.WRONG || finding.level() == Severity.WARNING)
                    .filter(finding -> states.containsKey(finding.topic()))
                    .forEach(finding -> LOG.warn("topic {} {}", finding.topic(), finding.text()));
        } catch (KafkaException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw new CannotStartException("no answer from Kafka within " + TopicAdmin.LIMIT.toSeconds() + " s", e);
            }
            // A client that may not read a topic's settings may still do all that the worker does. The exception's
            // message is not logged: it may hold a setting.
            Throwable why = e.getCause() == null ? e : e.getCause();
            LOG.warn(
                    "the topics' settings could not be checked: {}",
                    why.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("interrupted", e);
        }
    }

    private static void refuse(List<TopicFinding> losses) {
        if (!losses.isEmpty()) {
            throw new CannotStartException(
                    losses.stream()
                            .map(loss -> loss.topic() + " " + loss.text())
                            .collect(Collectors.joining("; ")),
                    null);
        }
    }
}
