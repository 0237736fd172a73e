package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.admin.TopicAdmin;
import dev.reconnect.worker.app.admin.TopicCheck;
import dev.reconnect.worker.app.admin.TopicPlan;
import dev.reconnect.worker.app.admin.TopicSpec;
import dev.reconnect.worker.app.admin.TopicState;
import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.cli.terminal.CommandContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code topics create}: creates the topics that are missing, then checks all. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = "Creates the topics that do not exist and checks those that do; 1 if any is wrong.")
final class TopicsCreateCommand extends Subcommand {
    /** How long it may take until all brokers know a new topic: they learn of it one after the other. */
    private static final Duration KNOWN_WITHIN = Duration.ofSeconds(20);

    private static final Duration PAUSE = Duration.ofMillis(100);

    TopicsCreateCommand(CommandContext commandContext) {
        super(commandContext);
    }

    @Override
    public Integer call() throws Exception {
        BrokerSettings settings = brokerSettings();
        List<TopicSpec> plan = TopicPlan.of(settings.topics());
        List<String> names = plan.stream().map(TopicSpec::name).toList();
        try (TopicAdmin admin = TopicAdmin.open(settings.kafka())) {
            Map<String, TopicState> before = admin.describe(names);
            List<TopicSpec> missing = plan.stream()
                    .filter(spec -> !before.containsKey(spec.name()))
                    .toList();
            List<String> created = admin.create(missing);
            Map<String, TopicState> after = describeAll(admin, names);
            created.forEach(name -> out().println("created  " + name));
            return TopicReport.print(TopicCheck.findings(plan, after), out()) ? DONE : FAILED;
        }
    }

    private Map<String, TopicState> describeAll(TopicAdmin admin, List<String> names) throws InterruptedException {
        Instant until = context().clock().instant().plus(KNOWN_WITHIN);
        Map<String, TopicState> states = admin.describe(names);
        while (states.size() < names.size() && context().clock().instant().isBefore(until)) {
            // Kafka has no call that waits until every broker knows a new topic; bounded by KNOWN_WITHIN.
            Thread.sleep(PAUSE);
            states = admin.describe(names);
        }
        return states;
    }
}
