package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.BrokerSettings;
import dev.reconnect.worker.app.TopicAdmin;
import dev.reconnect.worker.app.TopicCheck;
import dev.reconnect.worker.app.TopicFinding;
import dev.reconnect.worker.app.TopicPlan;
import dev.reconnect.worker.app.TopicSpec;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code topics check}: says of each topic whether it is as it should be. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Says of each topic whether it is as it should be, and if not what to do; 1 if any is wrong.")
final class TopicsCheckCommand extends Subcommand {

    TopicsCheckCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        BrokerSettings settings = brokerSettings();
        List<TopicSpec> plan = TopicPlan.of(settings.topics());
        try (TopicAdmin admin = TopicAdmin.open(settings.kafka())) {
            List<TopicFinding> findings = TopicCheck.findings(
                    plan, admin.describe(plan.stream().map(TopicSpec::name).toList()));
            return TopicReport.print(findings, out());
        }
    }
}
