package dev.reconnect.worker.simulation.testing;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Judges in which order one process lets calls of open sessions leave. While one waits for which a person waits, calls
 * of the same kind of the batch lane get their share at most.
 */
public final class PollRanks {

    /** A call that is not asked for again within this time was withdrawn. */
    private static final Duration WITHDRAWN = Duration.ofSeconds(2);
    /** So many of the batch lane's may go before one of people's. */
    private static final int MOST = 4;
    /** And so many more for each call of people's that left meanwhile: the batch lane's share is 30 of 100. */
    private static final double PER_CALL = 0.6;

    private final String process;
    private final Consumer<String> wrong;
    private final Map<Call, Waiting> waiting = new HashMap<>();

    private static final class Waiting {
        final Instant since;
        Instant asked;
        int passedBy;
        int ownCalls;

        Waiting(Instant since) {
            this.since = since;
            asked = since;
        }
    }

    public PollRanks(String process, Consumer<String> wrong) {
        this.process = process;
        this.wrong = wrong;
    }

    public void judge(CallRequest callRequest, boolean granted, Instant now) {
        waiting.values().removeIf(one -> one.asked.plus(WITHDRAWN).isBefore(now));
        boolean person = callRequest.lane() == Lane.INTERACTIVE;
        if (!granted) {
            if (person && !(callRequest.call() instanceof Call.Start)) {
                waiting.computeIfAbsent(callRequest.call(), unused -> new Waiting(now)).asked = now;
            }
            return;
        }
        waiting.remove(callRequest.call());
        waiting.forEach((call, one) -> {
            if (person) {
                one.ownCalls++;
            } else if (call.getClass() == callRequest.call().getClass()) {
                one.passedBy++;
                judge(call, one, now);
            }
        });
    }

    private void judge(Call call, Waiting one, Instant now) {
        if (one.passedBy > MOST + PER_CALL * one.ownCalls) {
            wrong.accept(process + " let " + one.passedBy + " calls of the batch lane's sessions go before a person's "
                    + call.getClass().getSimpleName() + " at " + now + ", which waits since " + one.since + ", after "
                    + one.ownCalls + " calls of people");
        }
    }
}
