package dev.reconnect.worker.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code topics} without create or check: wrong usage. */
@Command(name = "topics", mixinStandardHelpOptions = true, description = "Creates or checks the topics.")
final class TopicsCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say topics create or topics check.");
    }
}
