package dev.reconnect.worker.cli;

import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.LoginIds;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.cli.terminal.CommandContext;
import dev.reconnect.worker.cli.watch.OutcomeFollower;
import dev.reconnect.worker.cli.watch.OutcomeLine;
import io.cloudevents.CloudEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code watch}: follows the outcomes. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Follows the outcomes, one line each, until it is stopped.")
final class WatchCommand extends Subcommand {
    private static final Duration POLL = Duration.ofMillis(500);
    /** A refresh that is asked for by its id was requested before, so its outcome may be there already. */
    private static final Duration LOOK_BACK = Duration.ofHours(1);

    @Option(names = "--login", paramLabel = "LOGIN", description = "Only this login.")
    private @Nullable String login;

    @Option(names = "--refresh-id", paramLabel = "ID", description = "Only this refresh; looks back one hour.")
    private @Nullable String refreshId;

    @Option(names = "--from-beginning", description = "Begins with the oldest outcome that Kafka still has.")
    private boolean fromBeginning;

    @Option(
            names = "--since",
            paramLabel = "DURATION",
            description = "Begins with the outcomes of the last 10m, 2h, ...")
    private @Nullable Duration since;

    @Option(names = "--json", description = "One line of JSON each, with all ids.")
    private boolean json;

    @Option(names = "--show-ids", description = "Shows whole LoginIds.")
    private boolean showIds;

    @Option(names = "--timeout", paramLabel = "DURATION", description = "Ends after this long.")
    private @Nullable Duration timeout;

    @Option(
            names = "--until-terminal",
            description = "Ends with the first outcome that is terminal; 1 if none came within --timeout.")
    private boolean untilTerminal;

    private final EventCodec codec = new EventCodec();

    WatchCommand(CommandContext commandContext) {
        super(commandContext);
    }

    @Override
    public Integer call() throws Exception {
        String loginId = login == null ? null : canonical(login);
        if (untilTerminal && loginId == null && refreshId == null) {
            throw wrongUsage("--until-terminal needs --login or --refresh-id.");
        }
        if (fromBeginning && since != null) {
            throw wrongUsage("Give --from-beginning or --since, not both.");
        }
        BrokerSettings settings = brokerSettings();
        String topic = settings.topics().topics().outcomes();
        Clock clock = context().clock();
        Instant end = timeout == null ? Instant.MAX : clock.instant().plus(timeout);
        try (OutcomeFollower follower = OutcomeFollower.open(settings.kafka(), topic, begin(clock.instant()))) {
            err().println("Watching " + topic + " (" + follower.partitions() + " partitions).");
            return follow(follower, loginId, end, clock);
        }
    }

    private String canonical(String text) {
        try {
            return LoginIds.canonical(text);
        } catch (MalformedEvent e) {
            throw wrongUsage(e.detail() + ".");
        }
    }

    private @Nullable Instant begin(Instant now) {
        if (fromBeginning) {
            return Instant.EPOCH;
        }
        if (since != null) {
            return now.minus(since);
        }
        return refreshId == null ? null : now.minus(LOOK_BACK);
    }

    private int follow(OutcomeFollower follower, @Nullable String loginId, Instant end, Clock clock) {
        while (clock.instant().isBefore(end)) {
            for (ConsumerRecord<String, byte[]> record : follower.next(POLL)) {
                Outcome shown = show(record, loginId);
                if (untilTerminal && shown != null && shown.terminal()) {
                    return DONE;
                }
            }
            if (out().checkError()) {
                // The reader of the lines has gone, for example head at the end of a pipe.
                return DONE;
            }
        }
        if (untilTerminal) {
            err().println("No terminal outcome came in time.");
            return FAILED;
        }
        return DONE;
    }

    /** Prints the record and returns its outcome if it is one that is asked for; else returns null. */
    private @Nullable Outcome show(ConsumerRecord<String, byte[]> record, @Nullable String loginId) {
        try {
            CloudEvent cloudEvent = OutcomeFollower.cloudEvent(record);
            if (!(codec.decode(cloudEvent) instanceof Outcome outcome)
                    || (loginId != null && !loginId.equals(outcome.loginId()))
                    || (refreshId != null && !refreshId.equals(outcome.subject().refreshId()))) {
                return null;
            }
            out().println(json ? OutcomeLine.json(cloudEvent) : OutcomeLine.readable(cloudEvent, outcome, showIds));
            return outcome;
        } catch (MalformedEvent e) {
            boolean noCloudEvent = e.reason() == MalformedEvent.Reason.NOT_A_CLOUD_EVENT;
            err().println(place(record) + (noCloudEvent ? " " : " cannot be read: ") + e.detail() + ".");
            return null;
        }
    }

    private static String place(ConsumerRecord<?, ?> record) {
        return "Partition " + record.partition() + ", offset " + record.offset();
    }
}
