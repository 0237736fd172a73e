package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.app.settings.InvalidSettings;
import dev.reconnect.worker.app.settings.Settings;
import dev.reconnect.worker.app.settings.SettingsReader;
import dev.reconnect.worker.cli.terminal.CommandContext;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have in common: settings, a place to write to, and an exit code as the result. */
abstract class Subcommand implements Callable<Integer> {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Properties file with settings; the environment wins over it.")
    private @Nullable Path config;

    @Option(names = "--debug", description = "Shows the libraries' log and the stack trace of a failure.")
    private boolean debug;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private final CommandContext commandContext;

    Subcommand(CommandContext commandContext) {
        this.commandContext = commandContext;
    }

    final CommandContext context() {
        return commandContext;
    }

    final boolean debug() {
        return debug;
    }

    final Settings settings() throws InvalidSettings {
        return SettingsReader.worker(commandContext.environment(), config);
    }

    final BrokerSettings brokerSettings() throws InvalidSettings {
        return SettingsReader.broker(commandContext.environment(), config);
    }

    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    final ParameterException wrongUsage(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
