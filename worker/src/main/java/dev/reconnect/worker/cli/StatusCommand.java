package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.BrokerSettings;
import dev.reconnect.worker.app.GroupStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: what is paused, who works, and what waits. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Says what is paused, how many workers there are, and how many records wait to be taken.")
final class StatusCommand extends Subcommand {
    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    StatusCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        BrokerSettings settings = brokerSettings();
        ControlBoard.Reading control =
                ControlBoard.read(settings, surroundings().clock().instant());
        StatusPage page = new StatusPage(control, GroupStatus.read(settings));
        page.lines(json).forEach(out()::println);
        return DONE;
    }
}
