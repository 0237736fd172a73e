package dev.reconnect.sandbox.kafka;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import org.apache.kafka.common.utils.Exit;
import org.slf4j.LoggerFactory;

/** Adapts what a broker expects of a process of its own to a process that it shares. */
final class BrokerProcess {
    /**
     * Kafka warns of a new cluster's first election and of each attempt to reach a stopped node; both are normal here.
     */
    private static final Map<String, Level> LEVELS = Map.of(
            "kafka", Level.WARN,
            "org.apache.kafka", Level.WARN,
            "org.apache.kafka.controller.QuorumController", Level.ERROR,
            "org.apache.kafka.clients.NetworkClient", Level.ERROR,
            "com.yammer.metrics", Level.ERROR,
            "state.change.logger", Level.WARN,
            "org.apache.commons", Level.WARN);

    private BrokerProcess() {}

    /** Once for each process is enough; a second call changes nothing. */
    static void prepare() {
        quieten();
        // A broker in trouble ends its process. In a shared process, the test run would end without a message.
        Exit.setExitProcedure((status, message) -> refuse("exit", status, message));
        Exit.setHaltProcedure((status, message) -> refuse("halt", status, message));
    }

    private static void refuse(String how, int status, String message) {
        String text =
                "the sandbox's Kafka broker wanted to " + how + " the process with status " + status + ": " + message;
        LoggerFactory.getLogger(BrokerProcess.class).error(text);
        throw new SandboxBrokerException(text, null);
    }

    /** Logs warnings only, unless the logging configuration names a level for Kafka. */
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
