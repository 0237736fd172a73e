package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.cli.terminal.CommandContext;
import dev.reconnect.worker.kafka.control.Pause;
import dev.reconnect.worker.kafka.control.PauseTarget;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** {@code resume}: ends a pause. */
@Command(name = "resume", mixinStandardHelpOptions = true, description = "Ends the pause of a lane or of a bank.")
final class ResumeCommand extends Subcommand {
    @ArgGroup(multiplicity = "1")
    private PauseTargetOptions what = new PauseTargetOptions();

    ResumeCommand(CommandContext commandContext) {
        super(commandContext);
    }

    @Override
    public Integer call() throws Exception {
        PauseTarget target = what.target();
        if (target == null) {
            throw wrongUsage("An InstitutionId is a whole number from 0 on.");
        }
        BrokerSettings settings = brokerSettings();
        Pause before = PauseStore.read(settings, context().clock().instant()).find(target);
        // Written in any case: this also removes a value that cannot be read, and a pause that was written meanwhile.
        PauseStore.write(settings, target, null);
        out().println(PauseCommand.sentence(target) + (before == null ? " was not paused." : " goes on."));
        return DONE;
    }
}
