package dev.reconnect.sandbox.kafka;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import org.apache.kafka.common.utils.internals.Exit;
import org.slf4j.LoggerFactory;

/** What a broker expects of the process it has to itself, made fit for one that it shares. */
final class BrokerProcess {
    /** Kafka warns of a new cluster's first election and of each knock at a stopped node; neither is news here. */
    private static final Map<String, Level> LEVELS = Map.of(
            "kafka", Level.WARN,
            "org.apache.kafka", Level.WARN,
            "org.apache.kafka.controller.QuorumController", Level.ERROR,
            "org.apache.kafka.clients.NetworkClient", Level.ERROR,
            "com.yammer.metrics", Level.ERROR,
            "state.change.logger", Level.WARN,
            "org.apache.commons", Level.WARN);

    private BrokerProcess() {}

    /** Once per process is enough; doing it again changes nothing. */
    static void prepare() {
        quieten();
        // A broker in trouble ends its process. In a shared one that would be a test run that vanishes without a word.
        Exit.setExitProcedure((status, message) -> refuse("exit", status, message));
        Exit.setHaltProcedure((status, message) -> refuse("halt", status, message));
    }

    private static void refuse(String how, int status, String message) {
        String text =
                "the sandbox's Kafka broker wanted to " + how + " the process with status " + status + ": " + message;
        LoggerFactory.getLogger(BrokerProcess.class).error(text);
        throw new SandboxBrokerException(text, null);
    }

    /** Warnings only, unless the logging configuration says something else about Kafka. */
    private static void quieten() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            LEVELS.forEach((name, level) -> {
                Logger logger = context.getLogger(name);
                if (logger.getLevel() == null) {
                    logger.setLevel(level);
                }
            });
        }
    }
}
