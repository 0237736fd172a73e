package dev.reconnect.worker.simulation.testing;

import dev.reconnect.contracts.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which refresh may start before which other. It uses facts alone: whose start could go, whose start went, which
 * session the bank works on, which process runs a shard. A start that could not go, for any reason, is not reported.
 *
 * <p>It judges what one process does with a shard that it runs during the whole time:
 *
 * <ul>
 *   <li>in one lane and shard, the earliest deadline goes first;
 *   <li>while a start could go, the other lane gets no more starts than its share, however many wait there, in any
 *       shard;
 *   <li>no start of a lane goes, and none of the batch lane, if an open session of that lane, or for which a person
 *       waits, was not asked for longer than the bound.
 * </ul>
 */
public final class Fairness {

    private final Bounds bounds;
    private final Consumer<String> wrong;
    private final Map<Integer, Owner> owners = new HashMap<>();
    private final Map<String, Instant> silentUntil = new HashMap<>();
    private final Map<String, Waiting> waiting = new HashMap<>();
    private final Map<String, AtWork> atWork = new HashMap<>();
    private final Map<Caller, Integer> calls = new HashMap<>();

    /**
     * How much unfairness is allowed, as seen from outside.
     *
     * @param onItsWay how long a decided start may wait for its token, or a request may be on its way through Kafka
     * @param silence the longest time between two calls about a session at work, with the time of both ways
     * @param pastPerson how many batch starts may pass a person whose start could go
     * @param pastBatch how many starts of people may pass a batch refresh whose start could go
     */
    public record Bounds(Duration onItsWay, Duration silence, Past pastPerson, Past pastBatch) {

        /**
         * The bounds for one limiter in each process. Of the calls that open sessions leave free, people get 70 of 100
         * and the batch lane 30; a lane may borrow what the other does not use. A few more may pass: a borrowed call
         * may still be on its way when a refresh of the other lane comes.
         */
        public static final Bounds SHARES =
                new Bounds(Duration.ofSeconds(3), Duration.ofSeconds(15), new Past(4, 0.6), new Past(12, 2.4));

        Past past(Lane lane) {
            return switch (lane) {
                case INTERACTIVE -> pastPerson;
                case BATCH -> pastBatch;
            };
        }
    }

    /**
     * How many starts of the other lane may pass one that could go.
     *
     * @param most this many, and
     * @param perCall this many more for each call, start or not, that the passed lane made meanwhile: then it has
     *     its share
     */
    record Past(int most, double perCall) {}

    /**
     * A refresh.
     *
     * @param lane null if it cannot be told from outside
     * @param deadline null if it cannot be told from outside
     */
    public record Refresh(
            String loginId,
            int partition,
            @Nullable Lane lane,
            @Nullable Instant deadline) {}

    private record Owner(String process, Instant since) {}

    private record Caller(String process, @Nullable Lane lane) {}

    private record AtWork(int partition, @Nullable Lane lane, Instant lastAsked) {

        /** Whether no such start must go while the session is not asked. */
        boolean concerns(@Nullable Lane start) {
            return lane == Lane.INTERACTIVE || start == Lane.BATCH;
        }
    }

    /** A refresh whose start could go. */
    private static final class Waiting {
        final Refresh refresh;
        Instant since;
        int passedBy;
        int callsBefore;
        /** When a refresh with a later deadline first went before it. */
        @Nullable Instant passedOver;

        Waiting(Refresh refresh, Instant since) {
            this.refresh = refresh;
            this.since = since;
        }
    }

    public Fairness(Bounds bounds, Consumer<String> wrong) {
        this.bounds = bounds;
        this.wrong = wrong;
    }

    /** A process runs the shard from now on. */
    public void owned(int partition, String process, Instant now) {
        owners.put(partition, new Owner(process, now));
        waiting.values().stream()
                .filter(one -> one.refresh.partition() == partition)
                .forEach(one -> beginsToWait(one, now));
    }

    /** A process stopped for a while, or for ever: all that waited, waited because of that. */
    public void halted(String process) {
        owners.values().removeIf(owner -> owner.process().equals(process));
        silentUntil.remove(process);
    }

    /**
     * Flinks told a process that it calls too often. The refused calls come again after a while, even if others wait.
     *
     * @param silence for how long no start could go, because Flinks asked for it
     */
    public void turnedAway(String process, Instant now, Duration silence) {
        silentUntil.merge(process, now.plus(silence), (one, other) -> one.isAfter(other) ? one : other);
        for (Map.Entry<Integer, Owner> shard : owners.entrySet()) {
            if (shard.getValue().process().equals(process)) {
                shard.setValue(new Owner(process, now));
                waiting.values().stream()
                        .filter(one -> one.refresh.partition() == shard.getKey())
                        .forEach(one -> beginsToWait(one, now));
                atWork.values().removeIf(session -> session.partition() == shard.getKey());
            }
        }
    }

    /** From now on this refresh only needs a permit. Its lane and deadline are known. */
    public void couldStart(Refresh refresh, Instant now) {
        Waiting one = new Waiting(refresh, now);
        waiting.put(refresh.loginId(), one);
        beginsToWait(one, now);
    }

    private void beginsToWait(Waiting one, Instant now) {
        Owner owner = owners.get(one.refresh.partition());
        Instant silent = owner == null ? now : silentUntil.getOrDefault(owner.process(), now);
        one.since = silent.isAfter(now) ? silent : now;
        one.passedBy = 0;
        one.passedOver = null;
        one.callsBefore = owner == null ? 0 : callsOf(owner.process(), one.refresh.lane());
    }

    /** The refresh had its end, or something else holds it back now. */
    public void waitsNoLonger(String loginId) {
        waiting.remove(loginId);
        atWork.remove(loginId);
    }

    /** The bank said that it still works: the worker has to ask this session again. */
    public void works(Refresh refresh, Instant now) {
        atWork.put(refresh.loginId(), new AtWork(refresh.partition(), refresh.lane(), now));
    }

    /** The bank said anything else: the worker need not ask before something happens. */
    public void rests(String loginId) {
        atWork.remove(loginId);
    }

    /** A call of any kind, for any purpose. */
    public void called(@Nullable Lane lane, String process) {
        calls.merge(new Caller(process, lane), 1, Integer::sum);
    }

    /** A start reached Flinks. */
    public void started(Refresh start, String process, Instant now) {
        waiting.remove(start.loginId());
        atWork.remove(start.loginId());
        Instant early = now.minus(bounds.onItsWay());
        for (Waiting one : List.copyOf(waiting.values())) {
            Instant deadline = one.refresh.deadline();
            boolean inTime = deadline != null && deadline.isAfter(now);
            if (inTime && runs(process, one.refresh.partition(), early) && !one.since.isAfter(early)) {
                judgeOrder(one, start, now);
                judgeShare(one, start, process, now);
            }
        }
        judgeSilence(start, process, now);
    }

    private void judgeOrder(Waiting one, Refresh start, Instant now) {
        Instant deadline = one.refresh.deadline();
        if (start.partition() != one.refresh.partition()
                || start.lane() != one.refresh.lane()
                || start.deadline() == null
                || deadline == null
                || !start.deadline().isAfter(deadline)) {
            return;
        }
        if (one.passedOver == null) {
            // Its own start may be decided already and wait for a token.
            one.passedOver = now;
        } else if (now.isAfter(one.passedOver.plus(bounds.onItsWay()))) {
            wrong.accept("the " + start.lane() + " start of " + start.loginId() + ", due " + start.deadline()
                    + ", went before " + waits(one));
        }
    }

    private void judgeShare(Waiting one, Refresh start, String process, Instant now) {
        Lane lane = one.refresh.lane();
        if (lane == null || start.lane() == null || start.lane() == lane) {
            return;
        }
        Past past = bounds.past(lane);
        one.passedBy++;
        int own = callsOf(process, lane) - one.callsBefore;
        if (one.passedBy > past.most() + past.perCall() * own) {
            wrong.accept("the " + start.lane() + " start of " + start.loginId() + " at " + now + " was number "
                    + one.passedBy + ", after " + own + " " + lane + " calls, to go before " + waits(one));
        }
    }

    private static String waits(Waiting one) {
        return one.refresh.lane() + " " + one.refresh.loginId() + ", due " + one.refresh.deadline() + ", waiting since "
                + one.since;
    }

    private void judgeSilence(Refresh start, String process, Instant now) {
        Instant early = now.minus(bounds.silence());
        atWork.forEach((loginId, session) -> {
            if (session.concerns(start.lane())
                    && session.lastAsked().isBefore(early)
                    && runs(process, session.partition(), early)) {
                wrong.accept("the start of " + start.loginId() + " at " + now + " went before the open session of "
                        + loginId + ", which was not asked since " + session.lastAsked());
            }
        });
    }

    private boolean runs(String process, int partition, Instant since) {
        Owner owner = owners.get(partition);
        return owner != null
                && owner.process().equals(process)
                && !owner.since().isAfter(since);
    }

    private int callsOf(String process, @Nullable Lane lane) {
        return calls.getOrDefault(new Caller(process, lane), 0);
    }
}
