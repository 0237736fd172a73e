package dev.reconnect.worker.cli;

import dev.reconnect.worker.app.Worker;
import dev.reconnect.worker.cli.file.Deadline;
import dev.reconnect.worker.cli.terminal.CommandContext;
import dev.reconnect.worker.cli.terminal.NeverInterrupted;
import dev.reconnect.worker.cli.terminal.TerminalDetection;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import picocli.CommandLine;

/** The command line. Exit codes: 0 done, 1 failed, 2 wrong usage or settings. */
public final class Main {
    private Main() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Shutdown shutdown = new Shutdown();
        CommandContext commandContext = new CommandContext(
                System.getenv(),
                System.in,
                Clock.systemUTC(),
                () -> UUID.randomUUID().toString(),
                shutdown,
                TerminalDetection.find(System.getenv()));
        CommandLine commandLine = commandLine(commandContext, Worker::start, shutdown);
        commandLine.setOut(writer(System.out));
        commandLine.setErr(writer(System.err));
        commandLine.setExecutionStrategy(parsed -> {
            Logging.setUp(parsed);
            return new CommandLine.RunLast().execute(parsed);
        });
        int exitCode = commandLine.execute(arguments);
        shutdown.finished(exitCode);
        System.exit(exitCode);
    }

    /**
     * Runs one command inside this process, as the demo does.
     *
     * @return its exit code
     */
    public static int execute(Map<String, String> environment, PrintWriter out, PrintWriter err, String... arguments) {
        CommandContext commandContext = new CommandContext(
                environment,
                InputStream.nullInputStream(),
                Clock.systemUTC(),
                () -> UUID.randomUUID().toString(),
                new NeverInterrupted(),
                null);
        return commandLine(commandContext, Worker::start, new Shutdown())
                .setOut(out)
                .setErr(err)
                .execute(arguments);
    }

    public static CommandLine commandLine(
            CommandContext commandContext, RunCommand.WorkerStart workerStart, RunCommand.Stop stop) {
        CommandLine topics = new CommandLine(new TopicsCommand())
                .addSubcommand(new TopicsCreateCommand(commandContext))
                .addSubcommand(new TopicsCheckCommand(commandContext));
        CommandLine commandLine = new CommandLine(new RootCommand())
                .addSubcommand(new RunCommand(commandContext, workerStart, stop))
                .addSubcommand(topics)
                .addSubcommand(new RequestCommand(commandContext))
                .addSubcommand(new ConfirmCommand(commandContext))
                .addSubcommand(new WatchCommand(commandContext))
                .addSubcommand(new PauseCommand(commandContext))
                .addSubcommand(new ResumeCommand(commandContext))
                .addSubcommand(new StatusCommand(commandContext))
                .addSubcommand(new DoctorCommand(commandContext));
        return commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler(new Failures())
                .registerConverter(Duration.class, Options::duration)
                .registerConverter(Deadline.class, Deadline::parse);
    }

    /** Always UTF-8, whatever the locale says: the output goes to files and pipes as often as to a screen. */
    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }
}
