package dev.reconnect.worker.cli;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.cli.file.Deadline;
import dev.reconnect.worker.cli.file.EventPublisher;
import dev.reconnect.worker.cli.file.FileRequests;
import dev.reconnect.worker.cli.file.InputFile;
import dev.reconnect.worker.cli.file.RequestDraft;
import dev.reconnect.worker.cli.file.Spread;
import dev.reconnect.worker.cli.terminal.CommandContext;
import dev.reconnect.worker.cli.terminal.Progress;
import dev.reconnect.worker.kafka.client.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code request}: publishes refresh requests. */
@Command(
        name = "request",
        mixinStandardHelpOptions = true,
        description = "Publishes refresh requests and prints their refreshIds.")
final class RequestCommand extends Subcommand {
    @Parameters(arity = "0..*", paramLabel = "LOGIN", description = "LoginIds to refresh.")
    private List<String> logins = new ArrayList<>();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description =
                    "Takes requests from a file, one per line: JSON objects, comma-separated values under a header"
                            + " that names loginId, or one loginId per line; - is standard input. A line's own values win over"
                            + " the options. With a run id, sending a file again repeats nothing.")
    private @Nullable String file;

    @Option(names = "--lane", description = "interactive (a person waits) or batch. Default: batch with --file.")
    private @Nullable Lane lane;

    @Option(names = "--run-id", paramLabel = "ID", description = "The scheduled run that the requests belong to.")
    private @Nullable String runId;

    @Option(names = "--requested-by", paramLabel = "NAME", description = "The system that asks.")
    private @Nullable String requestedBy;

    @Option(names = "--tag", paramLabel = "TEXT", description = "Free text, echoed in the outcomes.")
    private @Nullable String tag;

    @Option(
            names = "--redirect-url",
            paramLabel = "URL",
            description = "Where Connect sends the browser; its origin must be on the worker's allow-list.")
    private @Nullable String redirectUrl;

    @Option(
            names = "--deadline",
            paramLabel = "WHEN",
            description = "5m after each request, the next 06:00 (here, or as in \"06:00 America/Toronto\"), or"
                    + " 2026-11-22T06:00:00Z.")
    private @Nullable Deadline deadline;

    @Option(names = "--force", description = "Overrides the pause after a success.")
    private boolean force;

    @Option(names = "--institution", paramLabel = "ID", description = "The Flinks InstitutionId, if it is known.")
    private @Nullable Integer institution;

    @Option(
            names = "--days",
            paramLabel = "DAYS",
            description = "How far back transactions are wanted: Days90 or Days365.")
    private @Nullable String days;

    @Option(
            names = "--with-transactions",
            negatable = true,
            description = "Whether the account documents are to hold transactions. Default: with --days.")
    private @Nullable Boolean withTransactions;

    @Option(names = "--account", paramLabel = "ID", description = "Only this account; may be given again.")
    private List<String> accounts = new ArrayList<>();

    @Option(
            names = "--spread",
            paramLabel = "DURATION",
            description =
                    "Publishes the file's requests evenly over this time. Default: as fast as the cluster takes them.")
    private Duration spread = Duration.ZERO;

    @Option(
            names = "--dry-run",
            description = "Reads and checks the file, says what would be done, publishes nothing; 1 if a line is bad.")
    private boolean dryRun;

    @Option(
            names = "--rejects",
            paramLabel = "FILE",
            description = "Where bad lines are kept for mending. Default: the file's name and .rejects beside it.")
    private @Nullable Path rejects;

    RequestCommand(CommandContext commandContext) {
        super(commandContext);
    }

    @Override
    public Integer call() throws Exception {
        if (logins.isEmpty() == (file == null)) {
            throw wrongUsage("Name LOGINs, or a file with --file: one of the two.");
        }
        if (file == null && (dryRun || rejects != null || !spread.isZero())) {
            throw wrongUsage("--spread, --dry-run and --rejects go with --file.");
        }
        BrokerSettings settings = brokerSettings();
        Topics topics = settings.topics().topics();
        boolean batch = lane == null ? file != null : lane == Lane.BATCH;
        String topic = batch ? topics.batch() : topics.interactive();
        Instant now = context().clock().instant();
        Deadline settled = settledDeadline(now);
        return file == null ? requestLogins(settings, topic, settled, now) : requestFile(settings, topic, settled, now);
    }

    /**
     * The deadline, with a time of day replaced by its next moment, which is printed. A deadline that some requests
     * would miss for certain is refused.
     */
    private @Nullable Deadline settledDeadline(Instant now) {
        Deadline settled = deadline == null ? null : deadline.settled(now);
        if (settled instanceof Deadline.At at && !at.moment().isAfter(now.plus(spread))) {
            Instant moment = at.moment();
            throw wrongUsage(
                    spread.isZero()
                            ? "The deadline " + moment + " is over already."
                            : "The deadline " + moment + " is not after the last requests: they would be spread until "
                                    + now.plus(spread) + ".");
        }
        if (deadline instanceof Deadline.Daily daily) {
            err().println("The deadline " + daily.time() + " (" + daily.zone() + ") is " + daily.from(now) + ".");
        }
        return settled;
    }

    private int requestLogins(BrokerSettings settings, String topic, @Nullable Deadline settled, Instant now)
            throws Exception {
        RequestDraft draft = draft(settled, false);
        List<RefreshRequested> requests = new ArrayList<>();
        for (String login : logins) {
            try {
                requests.add(draft.complete(
                        new JsonMapper().createObjectNode().put("loginId", login),
                        context().newId().get(),
                        now));
            } catch (MalformedEvent e) {
                throw wrongUsage(capitalized(e.detail()) + ".");
            }
        }
        EventPublisher publisher = EventPublisher.open(settings, topic);
        try (publisher) {
            requests.forEach(request -> publisher.publish(request, request.refreshId(), now));
        }
        if (publisher.failed() == 0) {
            requests.forEach(request -> out().println(request.refreshId()));
            return DONE;
        }
        err().println(publisher.failed() + " requests were not published. " + publisher.firstFailure());
        return FAILED;
    }

    private int requestFile(BrokerSettings settings, String topic, @Nullable Deadline settled, Instant now)
            throws Exception {
        InputFile input = InputFile.named(String.valueOf(file), context().input());
        input.check();
        if (!spread.isZero() && !input.repeatable()) {
            throw wrongUsage("--spread must know how many lines there are: give a file, not a stream.");
        }
        Spread turns = new Spread(now, spread, Progress.UNKNOWN);
        FileRequests requests =
                new FileRequests(context(), out(), err(), input, draft(settled, true), topic, rejects(input), turns);
        return (dryRun ? requests.foresee() : requests.publish(settings)) ? DONE : FAILED;
    }

    private @Nullable Path rejects(InputFile input) throws IOException {
        Path path = input.path();
        if (rejects == null) {
            // Next to a pipe there is no place to keep them.
            return path != null && input.repeatable() ? path.resolveSibling(path.getFileName() + ".rejects") : null;
        }
        if (path != null && Files.exists(rejects) && Files.isSameFile(rejects, path)) {
            throw wrongUsage("--rejects must not name the file itself.");
        }
        return rejects;
    }

    private RequestDraft draft(@Nullable Deadline settled, boolean oncePerRun) {
        RequestDraft.Wanted wanted = new RequestDraft.Wanted(days, withTransactions, accounts);
        RequestDraft.Echoed echoed = new RequestDraft.Echoed(requestedBy, runId, tag);
        return new RequestDraft(echoed, redirectUrl, settled, force, institution, oncePerRun, wanted);
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
