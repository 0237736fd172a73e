package dev.reconnect.worker.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code reconnect} without a command: wrong usage. */
@Command(
        name = "reconnect",
        mixinStandardHelpOptions = true,
        version = "Reconnect",
        description = "Refreshes bank logins at Flinks: requests come in on Kafka, outcomes go out on Kafka.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage or settings"})
final class RootCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }
}
