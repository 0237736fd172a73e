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
 * Judges in which order one process lets calls of open sessions leave. While one waits, calls of the same kind of the
 * other lane get their share at most.
 */
public final class PollRanks {

    /** A call that is not asked for again within this time was withdrawn. */
    private static final Duration WITHDRAWN = Duration.ofSeconds(2);
    /** So long after a hold on all calls, a call that it kept back may not have been asked for again. */
    private static final Duration WAKES = Duration.ofMillis(100);
    /** So many of the batch lane's may go before one of people's; and so many more for each call of people's. */
    private static final Past PEOPLE = new Past(4, 0.6);
    /** The same the other way round: people's share is 70 of 100. */
    private static final Past BATCH = new Past(12, 2.4);

    private record Past(int most, double perCall) {}

    private final String process;
    private final Consumer<String> wrong;
    /** By login, which waits for one call at a time: another one takes the place of the first. */
    private final Map<String, Waiting> waiting = new HashMap<>();

    private static final class Waiting {
        final Call call;
        final Lane lane;
        final Instant since;
        Instant asked;
        /** Until when all calls are held; it is not asked for again before. */
        Instant heldUntil = Instant.MIN;

        int passedBy;
        int ownCalls;

        Waiting(CallRequest callRequest, Instant since) {
            call = callRequest.call();
            lane = callRequest.lane();
            this.since = since;
            asked = since;
        }
    }

    public PollRanks(String process, Consumer<String> wrong) {
        this.process = process;
        this.wrong = wrong;
    }

    /** A call asked for its permit; {@code heldUntil} is until when all calls are held, the past if they are not. */
    public void judge(CallRequest callRequest, boolean granted, Instant now, Instant heldUntil) {
        waiting.values().removeIf(one -> one.asked.plus(WITHDRAWN).isBefore(now));
        Waiting before = waiting.get(callRequest.loginId());
        if (before != null && (granted || !before.call.equals(callRequest.call()))) {
            waiting.remove(callRequest.loginId());
        }
        if (!granted) {
            if (!(callRequest.call() instanceof Call.Start)) {
                Waiting one = waiting.computeIfAbsent(callRequest.loginId(), unused -> new Waiting(callRequest, now));
                one.asked = now;
                one.heldUntil = heldUntil;
            }
            return;
        }
        for (Waiting one : waiting.values()) {
            if (one.lane == callRequest.lane()) {
                one.ownCalls++;
            } else if (one.call.getClass() == callRequest.call().getClass()
                    && (one.heldUntil.equals(Instant.MIN) || now.isAfter(one.heldUntil.plus(WAKES)))) {
                one.passedBy++;
                judge(one, now);
            }
        }
    }

    private void judge(Waiting one, Instant now) {
        Past past = one.lane == Lane.INTERACTIVE ? PEOPLE : BATCH;
        if (one.passedBy > past.most() + past.perCall() * one.ownCalls) {
            wrong.accept(process + " let " + one.passedBy + " calls of the other lane's sessions go before a "
                    + one.call.getClass().getSimpleName() + " of the lane " + one.lane + " at " + now
                    + ", which waits since "
                    + one.since + ", after " + one.ownCalls + " calls of its own lane");
        }
    }
}
