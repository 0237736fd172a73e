package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.admin.GroupStatus;
import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.cli.terminal.CommandContext;
import dev.reconnect.worker.cli.watch.RunStatus;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: what is paused, how many workers there are and what waits; or how far a run is. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "Says what is paused, how many workers there are, and how many records wait to be taken.",
            "With --run-id: how far the refreshes of that run are."
        })
final class StatusCommand extends Subcommand {
    @Option(names = "--run-id", paramLabel = "ID", description = "The scheduled run.")
    private @Nullable String runId;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "With --run-id: how far back the topics are read. Default: 48h.")
    private Duration since = Duration.ofDays(2);

    @Option(names = "--json", description = "One JSON object.")
    private boolean json;

    StatusCommand(CommandContext commandContext) {
        super(commandContext);
    }

    @Override
    public Integer call() throws Exception {
        BrokerSettings settings = brokerSettings();
        return runId == null ? workers(settings) : run(settings, runId);
    }

    private int workers(BrokerSettings settings) throws Exception {
        PauseStore.Reading control = PauseStore.read(settings, context().clock().instant());
        StatusPage page = new StatusPage(control, GroupStatus.read(settings));
        page.lines(json).forEach(out()::println);
        return DONE;
    }

    private int run(BrokerSettings settings, String run) throws Exception {
        Instant from = context().clock().instant().minus(since);
        RunStatus status = new RunStatus(context(), err(), run);
        status.read(settings, from);
        if (json) {
            out().println(status.json(from));
        } else {
            status.print(out());
        }
        return DONE;
    }
}
