package dev.reconnect.worker.cli;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.app.BrokerSettings;
import dev.reconnect.worker.kafka.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
    private static final int MOST_COMPLAINTS = 100;
    private static final String STANDARD_INPUT = "-";

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

    @Option(names = "--deadline", paramLabel = "WHEN", description = "5m, or 2026-11-22T06:00:00Z.")
    private @Nullable Deadline deadline;

    @Option(names = "--force", description = "Overrides the pause after a success.")
    private boolean force;

    @Option(names = "--institution", paramLabel = "ID", description = "The Flinks InstitutionId, where it is known.")
    private @Nullable Integer institution;

    private int complaints;

    RequestCommand(Surroundings surroundings) {
        super(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        if (logins.isEmpty() == (file == null)) {
            throw wrongUsage("Name LOGINs, or a file with --file: one of the two.");
        }
        BrokerSettings settings = brokerSettings();
        Topics topics = settings.topics().topics();
        boolean batch = lane == null ? file != null : lane == Lane.BATCH;
        String topic = batch ? topics.batch() : topics.interactive();
        return file == null ? requestLogins(settings, topic) : requestFile(file, settings, topic);
    }

    private int requestLogins(BrokerSettings settings, String topic) throws Exception {
        RequestDraft draft = draft(false);
        Instant now = surroundings().clock().instant();
        List<RefreshRequested> requests = new ArrayList<>();
        for (String login : logins) {
            try {
                requests.add(draft.complete(
                        new JsonMapper().createObjectNode().put("loginId", login),
                        surroundings().newId().get(),
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
        return complain(publisher);
    }

    private int requestFile(String name, BrokerSettings settings, String topic) throws Exception {
        RequestDraft draft = draft(true);
        EventPublisher publisher;
        try (BufferedReader reader = reader(name)) {
            RequestFile lines = new RequestFile(reader);
            publisher = EventPublisher.open(settings, topic);
            try (publisher) {
                publishAll(lines, draft, publisher);
            }
        }
        out().println(publisher.published() + " requests published to " + topic + ".");
        if (complaints > 0) {
            err().println(complaints + " lines could not be read.");
        }
        return publisher.failed() > 0 ? complain(publisher) : complaints > 0 ? FAILED : DONE;
    }

    private BufferedReader reader(String name) throws IOException, CommandFailed {
        if (name.equals(STANDARD_INPUT)) {
            return new BufferedReader(new InputStreamReader(surroundings().input(), StandardCharsets.UTF_8));
        }
        try {
            return Files.newBufferedReader(Path.of(name));
        } catch (NoSuchFileException e) {
            throw new CommandFailed("There is no file " + name + ".");
        }
    }

    /** Ends early once the cluster has failed: every further record would wait for it in vain. */
    private void publishAll(RequestFile lines, RequestDraft draft, EventPublisher publisher)
            throws IOException, CommandFailed {
        RequestFile.Line line = lines.next();
        while (line != null) {
            switch (line) {
                case RequestFile.Line.Bad bad -> complain(bad.number(), bad.problem());
                case RequestFile.Line.Fields fields -> {
                    Instant now = surroundings().clock().instant();
                    try {
                        RefreshRequested request = draft.complete(
                                fields.fields(), surroundings().newId().get(), now);
                        publisher.publish(request, request.refreshId(), now);
                    } catch (MalformedEvent e) {
                        complain(fields.number(), e.detail());
                    }
                }
            }
            if (publisher.failed() > 0) {
                err().println("Stopped at line " + line.number() + ".");
                return;
            }
            line = lines.next();
        }
    }

    private RequestDraft draft(boolean oncePerRun) {
        return new RequestDraft(requestedBy, runId, tag, redirectUrl, deadline, force, institution, oncePerRun);
    }

    private void complain(int number, String problem) {
        complaints++;
        if (complaints <= MOST_COMPLAINTS) {
            err().println("Line " + number + ": " + problem + ".");
        } else if (complaints == MOST_COMPLAINTS + 1) {
            err().println("Further lines are counted only.");
        }
    }

    private int complain(EventPublisher publisher) {
        err().println(publisher.failed() + " requests were not published. " + publisher.firstFailure());
        return FAILED;
    }

    private static String capitalized(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }
}
