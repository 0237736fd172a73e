package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.BrokerSettings;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code status}: how far things are. */
@Command(name = "status", mixinStandardHelpOptions = true, description = "Says how far the refreshes of a run are.")
final class StatusCommand extends Subcommand {

    @Option(names = "--run-id", paramLabel = "ID", description = "The scheduled run.")
    private @Nullable String runId;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "With --run-id: how far back the topics are read. Default: 48h.")
    private Duration since = Duration.ofDays(2);

    @Option(names = "--json", description = "One line of JSON.")
    private boolean json;

    StatusCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        if (runId == null) {
            throw wrongUsage("Name a run with --run-id.");
        }
        return runStatus(runId);
    }

    private int runStatus(String run) throws Exception {
        BrokerSettings settings = brokerSettings();
        Instant from = surroundings().clock().instant().minus(since);
        RunStatus status = new RunStatus(surroundings(), err(), run);
        status.read(settings, from);
        if (json) {
            out().println(status.json(from));
        } else {
            status.print(out());
        }
        return DONE;
    }
}
