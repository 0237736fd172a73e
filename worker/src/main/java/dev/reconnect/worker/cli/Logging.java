package dev.reconnect.worker.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import dev.reconnect.worker.app.settings.OpsSettings.LogLevel;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine.ParseResult;

/**
 * The log of the process. The worker's log goes to standard output. The output of every other command is its result, so
 * its log goes to standard error.
 */
final class Logging {
    private Logging() {}

    static void setUp(ParseResult parsed) {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Object command = leaf(parsed).commandSpec().userObject();
        boolean debug = command instanceof Subcommand subcommand && subcommand.debug();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (!(command instanceof RunCommand)) {
            root.iteratorForAppenders().forEachRemaining(appender -> {
                if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
                    console.stop();
                    console.setTarget("System.err");
                    console.start();
                }
            });
            root.setLevel(debug ? Level.INFO : Level.OFF);
        } else if (debug) {
            root.setLevel(Level.INFO);
        }
    }

    private static ParseResult leaf(ParseResult parsed) {
        return parsed.hasSubcommand() ? leaf(parsed.subcommand()) : parsed;
    }

    /** Sets the level of Reconnect's own lines. */
    static void level(LogLevel level) {
        ((Logger) LoggerFactory.getLogger("dev.reconnect")).setLevel(Level.toLevel(level.name()));
    }

    /** Stops the log; nothing is logged after this. */
    static void end() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }
}
