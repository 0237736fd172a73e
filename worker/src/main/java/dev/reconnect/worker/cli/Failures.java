package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.settings.InvalidSettings;
import dev.reconnect.worker.cli.terminal.CommandFailed;
import dev.reconnect.worker.cli.terminal.KafkaErrors;
import dev.reconnect.worker.kafka.client.CannotStartException;
import dev.reconnect.worker.ops.OpsServer;
import dev.reconnect.worker.redirect.http.RedirectServer;
import java.io.IOException;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says in one sentence what went wrong. The stack trace is shown only with {@code --debug}. */
final class Failures implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine commandLine, ParseResult parsed) {
        boolean debug = commandLine.getCommand() instanceof Subcommand command && command.debug();
        if (failure instanceof InvalidSettings settings) {
            settings.mistakes().forEach(commandLine.getErr()::println);
            return Subcommand.WRONG_USAGE;
        }
        commandLine.getErr().println(sentence(failure));
        if (debug) {
            failure.printStackTrace(commandLine.getErr());
        }
        return Subcommand.FAILED;
    }

    private static String sentence(Exception failure) {
        return switch (failure) {
            case CommandFailed failed -> String.valueOf(failed.getMessage());
            case CannotStartException cannot -> "The worker cannot start: " + cannot.getMessage() + ". See doctor.";
            case OpsServer.CannotListen cannot -> String.valueOf(cannot.getMessage());
            case RedirectServer.CannotListen cannot -> String.valueOf(cannot.getMessage());
            case KafkaException kafka -> KafkaErrors.sentence(kafka);
            case IOException unreadable -> "Cannot be read: " + unreadable.getMessage() + ".";
            default -> "Failed unexpectedly (" + failure.getClass().getSimpleName() + "); --debug shows where.";
        };
    }
}
