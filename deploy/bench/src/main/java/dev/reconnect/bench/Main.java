package dev.reconnect.bench;

import dev.reconnect.worker.app.settings.Durations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code bench}: exit code 0 if every refresh ended with its accounts, 1 if not, 2 for wrong usage. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Starts a broker, the Flinks stand-in and one worker process, has it do refreshes, and says what"
                + " each of them cost.")
public final class Main implements Callable<Integer> {
    private static final int MOST_REFRESHES = 100_000;
    private static final int MOST_PENDING = 20;

    @Option(names = "--refreshes", defaultValue = "5000", description = "How many, each of a login of its own.")
    private int refreshes;

    @Option(names = "--warm-up", defaultValue = "0", description = "How many before them, by other logins.")
    private int warmUp;

    @Option(names = "--pending", defaultValue = "1", description = "How many polls find the session still pending.")
    private int pending;

    @Option(names = "--answer-after", defaultValue = "50ms", description = "How long each answer of Flinks takes.")
    private Duration answerAfter = Duration.ZERO;

    @Option(names = "--poll-interval", defaultValue = "100ms", description = "The worker's first pause between polls.")
    private Duration pollInterval = Duration.ZERO;

    @Option(names = "--within", defaultValue = "5m", description = "How long all of them may take together.")
    private Duration limit = Duration.ZERO;

    @Option(
            names = "--night",
            defaultValue = "0",
            description =
                    "How many refreshes of the batch lane wait while people ask for theirs, --refreshes of them one"
                            + " after the other: what do people feel of it?")
    private int night;

    @Option(
            names = "--worker-option",
            defaultValue = "-Xmx512m",
            description = "An option of the worker's JVM; as often as wanted.")
    private List<String> workerOptions = List.of();

    @Spec
    private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

    private Main() {}

    /** Measures once and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main())
                .registerConverter(Duration.class, Durations::parse)
                .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        demand("--refreshes", refreshes, 1, MOST_REFRESHES);
        demand("--warm-up", warmUp, 0, MOST_REFRESHES);
        demand("--night", night, 0, MOST_REFRESHES);
        demand("--pending", pending, 0, MOST_PENDING);
        Load load = new Load(refreshes, warmUp, pending, answerAfter, pollInterval, limit, workerOptions);
        try (BenchEnvironment environment = BenchEnvironment.set(load)) {
            if (warmUp > 0) {
                System.out.println(Report.of("warm-up", load, Round.play(environment, load, "warm-up", warmUp)));
            }
            if (night > 0) {
                return Night.play(environment, load, night, refreshes) ? 0 : 1;
            }
            Result result = Round.play(environment, load, "measured", refreshes);
            System.out.println(Report.of("measured", load, result) + Report.trouble(result));
            return result.complete() ? 0 : 1;
        }
    }

    private void demand(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ParameterException(
                    spec.commandLine(), name + " goes from " + least + " to " + most + ", not " + value);
        }
    }
}
