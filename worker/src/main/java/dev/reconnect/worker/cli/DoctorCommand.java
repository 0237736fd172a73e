package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.admin.Doctor;
import dev.reconnect.worker.app.admin.Doctor.Finding;
import dev.reconnect.worker.app.admin.Doctor.Finding.Level;
import dev.reconnect.worker.app.settings.Settings;
import dev.reconnect.worker.cli.terminal.CommandContext;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;

/** {@code doctor}: says whether a worker could work with these settings and, if not, what to do. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Checks the settings, Kafka and Flinks, opens no session, and says what to do about each failure; 1 if"
                        + " anything failed.")
final class DoctorCommand extends Subcommand {
    DoctorCommand(CommandContext commandContext) {
        super(commandContext);
    }

    @Override
    public Integer call() throws Exception {
        Settings settings = settings();
        print(new Finding("settings", Level.OK, "all of them can be read"));
        AtomicBoolean failed = new AtomicBoolean();
        Doctor.examine(settings, context().clock(), finding -> {
            print(finding);
            if (finding.level() == Level.FAILURE) {
                failed.set(true);
            }
        });
        return failed.get() ? FAILED : DONE;
    }

    private void print(Finding finding) {
        String level = finding.level().name().toLowerCase(Locale.ROOT);
        out().println("%-7s  %-15s  %s".formatted(level, finding.check(), finding.text()));
    }
}
