package dev.reconnect.worker.cli.watch;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.CredentialsRequired;
import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.EventCodec;
import dev.reconnect.contracts.MalformedEvent;
import dev.reconnect.contracts.MfaChallengeExpired;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshDeclined;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.RefreshRequested;
import dev.reconnect.worker.app.settings.BrokerSettings;
import dev.reconnect.worker.cli.terminal.CommandContext;
import dev.reconnect.worker.cli.terminal.CommandFailed;
import dev.reconnect.worker.cli.terminal.Progress;
import dev.reconnect.worker.cli.watch.RefreshStates.RefreshState;
import dev.reconnect.worker.kafka.client.Topics;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How far the refreshes of a run are according to the topics: which were requested, and the last outcome of each. Reads
 * up to the ends that the topics have when it begins. Of each refresh it keeps only a hash and a state.
 */
public final class RunStatus {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CommandContext commandContext;
    private final PrintWriter err;
    private final String runId;
    private final EventCodec codec = new EventCodec();
    private final RefreshStates states = new RefreshStates();
    private long unreadable;

    public RunStatus(CommandContext commandContext, PrintWriter err, String runId) {
        this.commandContext = commandContext;
        this.err = err;
        this.runId = runId;
    }

    /** Reads the topics. What was published before {@code since} is ignored. */
    public void read(BrokerSettings settings, Instant since) throws CommandFailed {
        Topics topics = settings.topics().topics();
        try (OutcomeFollower interactive = OutcomeFollower.open(settings.kafka(), topics.interactive(), since);
                OutcomeFollower batch = OutcomeFollower.open(settings.kafka(), topics.batch(), since);
                OutcomeFollower outcomes = OutcomeFollower.open(settings.kafka(), topics.outcomes(), since)) {
            List<TopicShare> shares = List.of(share(interactive), share(batch), share(outcomes));
            long total = shares.stream().mapToLong(TopicShare::left).sum();
            try (Progress progress = Progress.of(commandContext, err, "Read", total)) {
                long before = 0;
                for (TopicShare share : shares) {
                    read(share, progress, before);
                    before += share.left();
                }
            }
        }
        if (states.size() == 0) {
            err.println("No refresh of the run " + runId + " was requested since " + since + ".");
        }
        if (unreadable > 0) {
            err.println(unreadable + " records could not be read and were left out.");
        }
    }

    /** A topic with its ends when it was first read, and the number of offsets up to them. */
    private record TopicShare(OutcomeFollower follower, Map<TopicPartition, Long> ends, long left) {}

    private static TopicShare share(OutcomeFollower follower) {
        Map<TopicPartition, Long> ends = follower.ends();
        return new TopicShare(follower, ends, follower.before(ends));
    }

    private void read(TopicShare share, Progress progress, long before) throws CommandFailed {
        long left = share.left();
        Instant lastMove = commandContext.clock().instant();
        while (left > 0) {
            for (ConsumerRecord<String, byte[]> record : share.follower().next(POLL)) {
                take(record);
            }
            long now = share.follower().before(share.ends());
            Instant instant = commandContext.clock().instant();
            lastMove = now < left ? instant : lastMove;
            if (instant.isAfter(lastMove.plus(PATIENCE))) {
                throw new CommandFailed("Kafka does not hand out the rest: check that its brokers run.");
            }
            left = now;
            progress.at(before + share.left() - left);
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) throws CommandFailed {
        try {
            Event event = codec.decode(OutcomeFollower.cloudEvent(record));
            if (event instanceof RefreshRequested requested && runId.equals(requested.runId())) {
                states.requested(requested.loginId(), requested.refreshId());
            } else if (event instanceof Outcome outcome
                    && runId.equals(outcome.subject().runId())) {
                // The answer to a late confirmation answers no refresh.
                String refreshId = outcome.subject().refreshId();
                if (refreshId != null) {
                    states.became(outcome.loginId(), refreshId, state(outcome));
                }
            }
        } catch (MalformedEvent e) {
            unreadable++;
        }
    }

    private static RefreshState state(Outcome outcome) {
        return switch (outcome) {
            case MfaChallengePending ignored -> RefreshState.WAITING_FOR_MFA;
            case AccountsReady ignored -> RefreshState.READY;
            case CredentialsRequired ignored -> RefreshState.NEED_CREDENTIALS;
            case MfaChallengeExpired ignored -> RefreshState.EXPIRED;
            case RefreshFailed ignored -> RefreshState.FAILED;
            case RefreshDeclined ignored -> RefreshState.DECLINED;
        };
    }

    /** Prints one line for each state, and their sum. */
    public void print(PrintWriter out) {
        states.counts().forEach((refreshState, count) -> row(out, name(refreshState), count));
        row(out, "all", states.size());
    }

    private static String name(RefreshState refreshState) {
        return refreshState == RefreshState.WAITING_FOR_MFA
                ? "waiting for MFA"
                : refreshState.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static void row(PrintWriter out, String name, int count) {
        out.println("%-16s %9d".formatted(name, count));
    }

    /** The same as one line of JSON. */
    public String json(Instant since) {
        JsonMapper mapper = new JsonMapper();
        ObjectNode line = mapper.createObjectNode().put("runId", runId).put("since", since.toString());
        states.counts().forEach((refreshState, count) -> line.put(field(refreshState), count));
        return mapper.writeValueAsString(line.put("all", states.size()));
    }

    private static String field(RefreshState refreshState) {
        return switch (refreshState) {
            case OPEN -> "open";
            case WAITING_FOR_MFA -> "waitingForMfa";
            case READY -> "ready";
            case NEED_CREDENTIALS -> "needCredentials";
            case EXPIRED -> "expired";
            case FAILED -> "failed";
            case DECLINED -> "declined";
        };
    }
}
