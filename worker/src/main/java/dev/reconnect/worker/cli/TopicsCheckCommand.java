package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.admin.TopicAdmin;
import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.cli.terminal.CommandContext;
import picocli.CommandLine.Command;

/** {@code topics check}: says of each topic, and of the brokers, whether it is as it should be. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description =
                "Says of each topic and of the brokers whether they are as they should be, and if not what to do; 1 if any is"
                        + " wrong.")
final class TopicsCheckCommand extends Subcommand {

    TopicsCheckCommand(CommandContext commandContext) {
        super(commandContext);
    }

    @Override
    public Integer call() throws Exception {
        BrokerSettings settings = brokerSettings();
        try (TopicAdmin admin = TopicAdmin.open(settings.kafka())) {
            return TopicReport.print(admin.check(settings), out()) ? DONE : FAILED;
        }
    }
}
