package dev.reconnect.worker.app;

import dev.reconnect.worker.app.admin.CompressionCheck;
import dev.reconnect.worker.app.admin.TopicAdmin;
import dev.reconnect.worker.app.admin.TopicCheck;
import dev.reconnect.worker.app.admin.TopicFinding;
import dev.reconnect.worker.app.admin.TopicFinding.Severity;
import dev.reconnect.worker.app.admin.TopicPlan;
import dev.reconnect.worker.app.admin.TopicSpec;
import dev.reconnect.worker.app.admin.TopicState;
import dev.reconnect.worker.app.settings.Settings;
import dev.reconnect.worker.kafka.client.CannotStartException;
import dev.reconnect.worker.ops.Health.HealthPart;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the topics before the worker touches them. It refuses to start if inputs or sessions would be lost. Every
 * other fault is only logged: a warning must not stop a worker that ran yesterday.
 */
final class StartCheck {

    private static final Logger LOG = LoggerFactory.getLogger(StartCheck.class);

    /** How long after an attempt the next one begins. */
    private static final Duration AGAIN = Duration.ofSeconds(1);
    /** How Kafka's client says that it found no address. It has no type of its own for this. */
    private static final String UNRESOLVABLE = "No resolvable bootstrap urls";

    private StartCheck() {}

    /**
     * Checks that records can be read, and the topics as soon as Kafka answers: a worker that ended meanwhile would only
     * be started again.
     *
     * @param kafka says what the worker waits for
     * @throws CannotStartException if the worker would lose inputs or sessions, or could not read records, or if the
     *     thread is interrupted
     */
    static void topics(Settings settings, HealthPart kafka) {
        String compression = CompressionCheck.trouble();
        if (compression != null) {
            throw new CannotStartException(compression, null);
        }
        kafka.down("Kafka has not answered yet");
        try {
            String told = "";
            for (String away = check(settings); away != null; away = check(settings)) {
                kafka.down(away);
                if (!away.equals(told)) {
                    LOG.warn("the worker waits for Kafka: {}", away);
                }
                told = away;
                TimeUnit.MILLISECONDS.sleep(AGAIN.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("interrupted", e);
        }
        kafka.up();
    }

    /** Why Kafka cannot be asked now; null if it answered. */
    private static @Nullable String check(Settings settings) throws InterruptedException {
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
            Throwable why = e.getCause() == null ? e : e.getCause();
            if (why instanceof TimeoutException) {
                return "no answer from Kafka within " + TopicAdmin.LIMIT.toSeconds() + " s";
            }
            if (why instanceof ConfigException
                    && String.valueOf(why.getMessage()).startsWith(UNRESOLVABLE)) {
                return "no name in reconnect.kafka.bootstrap-servers can be resolved";
            }
            // A client that may not read a topic's settings may still do all that the worker does. The exception's
            // message is not logged: it may hold a setting.
            LOG.warn(
                    "the topics' settings could not be checked: {}",
                    why.getClass().getSimpleName());
        }
        return null;
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
