package dev.reconnect.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.reconnect.demo.page.PageServer;
import dev.reconnect.worker.app.settings.Durations;
import dev.reconnect.worker.ops.OpsServer;
import dev.reconnect.worker.redirect.http.RedirectServer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code demo}: exit code 0 if every refresh had its outcome, 1 if not, 2 for wrong usage. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "Runs broker, Flinks stand-in, worker and a small bank app in one process, and plays the three endings.")
public final class Main implements Callable<Integer> {

    @Option(names = "--once", description = "Answers the challenge by itself, ends with the last outcome; free ports.")
    private boolean once;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Where the page is served: ${DEFAULT-VALUE} unless said otherwise; free with --once.")
    private int port;

    @Option(
            names = "--challenge",
            paramLabel = "TIME",
            defaultValue = "465s",
            converter = TimeToAnswer.class,
            description = "How long a person has to answer the bank's question, such as 20s or 2m.")
    private Duration challenge = Duration.ZERO;

    private Main() {}

    /** Runs the demo and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        quiet();
        System.out.println("Starting Kafka, the Flinks stand-in and a worker ...");
        Ports ports = once ? Ports.free() : Ports.FIXED.withPage(port);
        int taken = ports.inUse();
        if (taken != 0) {
            System.err.println(
                    "Port " + taken + " is in use: does another demo run? The page's can be chosen with --port.");
            return 1;
        }
        try (DemoEnvironment environment = DemoEnvironment.set(ports, challenge, People.customers())) {
            DemoScript script = new DemoScript(environment, once);
            if (once) {
                return script.play() ? 0 : 1;
            }
            CountDownLatch stopped = new CountDownLatch(1);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> end(environment, stopped), "demo-end"));
            script.follow(stopped);
            return 0;
        } catch (PageServer.CannotListen | OpsServer.CannotListen | RedirectServer.CannotListen inUse) {
            System.err.println(inUse.getMessage());
            return 1;
        }
    }

    /** Reads a duration such as 20s, in the form of the worker's settings. */
    private static final class TimeToAnswer implements CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return Durations.parse(text);
        }
    }

    /** The demo shows events. The logs of its parts are of use only if they warn. */
    private static void quiet() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        if (LoggerFactory.getLogger("dev.reconnect") instanceof Logger logger) {
            logger.setLevel(Level.ERROR);
        }
    }

    private static void end(DemoEnvironment environment, CountDownLatch stopped) {
        stopped.countDown();
        environment.close();
    }
}
