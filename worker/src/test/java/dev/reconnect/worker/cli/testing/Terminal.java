package dev.reconnect.worker.cli.testing;

import dev.reconnect.worker.cli.Main;
import dev.reconnect.worker.cli.RunCommand;
import dev.reconnect.worker.cli.terminal.CommandContext;
import dev.reconnect.worker.cli.terminal.Interruption;
import dev.reconnect.worker.cli.terminal.NeverInterrupted;
import dev.reconnect.worker.cli.terminal.PlainProgress;
import dev.reconnect.worker.cli.terminal.Progress;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A terminal in a test: runs a command in this process and keeps its output. */
public final class Terminal {
    private final Map<String, String> environment;
    private final AtomicInteger ids = new AtomicInteger();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private String input = "";
    private Clock clock = Clock.systemUTC();
    private Interruption interruption = new NeverInterrupted();
    private @Nullable PrintStream screen;
    private RunCommand.WorkerStart workerStart = (settings, meters, health) -> () -> {};
    private RunCommand.Stop stop = new StopAtOnce();

    public Terminal(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    public Terminal withInput(String text) {
        input = text;
        return this;
    }

    public Terminal withClock(Clock fixed) {
        clock = fixed;
        return this;
    }

    /** Time passes only if the command waits. */
    public Terminal withTime(VirtualWaits time) {
        clock = time;
        interruption = time;
        return this;
    }

    Terminal withScreen(PrintStream stream) {
        screen = stream;
        return this;
    }

    public Terminal withWorker(RunCommand.WorkerStart worker, RunCommand.Stop when) {
        workerStart = worker;
        stop = when;
        return this;
    }

    /** Runs a command and returns its exit code. */
    public int run(String... arguments) {
        CommandContext commandContext = new CommandContext(
                environment,
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                clock,
                () -> "id-" + ids.incrementAndGet(),
                interruption,
                screen);
        CommandLine commandLine = Main.commandLine(commandContext, workerStart, stop);
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }

    /** A progress that prints to this terminal. */
    public Progress progress() {
        return new PlainProgress(clock, new PrintWriter(err, true), "Done", Progress.UNKNOWN);
    }

    public String out() {
        return out.toString();
    }

    public List<String> outLines() {
        return out().lines().toList();
    }

    public String err() {
        return err.toString();
    }

    /** Stops a worker as soon as it runs. */
    public static final class StopAtOnce implements RunCommand.Stop {
        @Override
        public void listen() {}

        @Override
        public boolean asked() {
            return false;
        }

        @Override
        public void await() {}
    }
}
