package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.BrokerSettings;
import dev.reconnect.worker.kafka.Pause;
import dev.reconnect.worker.kafka.PauseTarget;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** {@code resume}: ends a pause. */
@Command(name = "resume", mixinStandardHelpOptions = true, description = "Ends the pause of a lane or of a bank.")
final class ResumeCommand extends Subcommand {
    @ArgGroup(multiplicity = "1")
    private PauseTargetOptions what = new PauseTargetOptions();

    ResumeCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        PauseTarget target = what.target();
        if (target == null) {
            throw wrongUsage("An InstitutionId is a whole number from 0 on.");
        }
        BrokerSettings settings = brokerSettings();
        Pause before =
                ControlBoard.read(settings, surroundings().clock().instant()).find(target);
        // Whatever was read: a value that nobody can read goes too, and one that was written meanwhile.
        ControlBoard.write(settings, target, null);
        out().println(PauseCommand.sentence(target) + (before == null ? " was not paused." : " goes on."));
        return DONE;
    }
}
