package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.cli.file.Deadline;
import dev.reconnect.worker.cli.terminal.CommandContext;
import dev.reconnect.worker.kafka.control.Pause;
import dev.reconnect.worker.kafka.control.PauseFormat;
import dev.reconnect.worker.kafka.control.PauseTarget;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pause}: stops all starts of a lane or at a bank. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        description = "Lets no worker start a session of a lane, or at a bank; those that are open go on.")
final class PauseCommand extends Subcommand {
    private static final int LONGEST_TEXT = 200;

    @ArgGroup(multiplicity = "1")
    private PauseTargetOptions what = new PauseTargetOptions();

    @Option(
            names = "--until",
            paramLabel = "WHEN",
            description = "When it ends by itself: 30m, or 2026-11-22T06:00:00Z. Default: with resume only.")
    private @Nullable Deadline until;

    @Option(
            names = "--paused-by",
            paramLabel = "NAME",
            description = "The system or role that pauses; no person's name.")
    private @Nullable String pausedBy;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Shown by status; no personal data.")
    private @Nullable String reason;

    PauseCommand(CommandContext commandContext) {
        super(commandContext);
    }

    @Override
    public Integer call() throws Exception {
        PauseTarget target = what.target();
        if (target == null) {
            throw wrongUsage("An InstitutionId is a whole number from 0 on.");
        }
        Instant now = context().clock().instant().truncatedTo(ChronoUnit.SECONDS);
        Instant end = until == null ? null : until.from(now).truncatedTo(ChronoUnit.SECONDS);
        if (end != null && !end.isAfter(now)) {
            throw wrongUsage("--until lies in the past: " + end + ".");
        }
        if (tooLong(pausedBy) || tooLong(reason)) {
            throw wrongUsage("--paused-by and --reason take " + LONGEST_TEXT + " characters at most.");
        }
        BrokerSettings settings = brokerSettings();
        Pause before = PauseStore.read(settings, now).find(target);
        PauseStore.write(settings, target, PauseFormat.write(new Pause(target, end, now, pausedBy, reason)));
        String paused = sentence(target) + " is paused until " + words(end) + ".";
        out().println(
                        before == null
                                ? paused
                                : paused + " It was paused already, until " + words(before.until()) + ".");
        return DONE;
    }

    private static boolean tooLong(@Nullable String text) {
        return text != null && text.length() > LONGEST_TEXT;
    }

    static String words(@Nullable Instant until) {
        return until == null ? "it is resumed" : until.toString();
    }

    /** The target as the beginning of a sentence. */
    static String sentence(PauseTarget target) {
        return target.words().substring(0, 1).toUpperCase(Locale.ROOT)
                + target.words().substring(1);
    }
}
