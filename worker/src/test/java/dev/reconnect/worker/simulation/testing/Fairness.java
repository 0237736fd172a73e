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
 * Who may be started before whom. Goes by facts alone: whose start could go, whose went, which session is at work, which
 * process runs a shard. What could not go, for whatever reason, is not to be told here.
 *
 * <p>Judged is what one process does with a shard that it runs all the while:
 *
 * <ul>
 *   <li>in one lane and shard, the earliest deadline goes first;
 *   <li>while somebody's start could go, the other lane gets no more starts than its share, however many wait there, in
 *       whichever shard;
 *   <li>no start goes while an open session at work was not asked for longer than it may be.
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
     * How unfair it may look from outside.
     *
     * @param onItsWay how long a start may be decided and wait for its token, or a request be on its way through Kafka
     * @param silence the longest between two calls about a session at work, on their way and back included
     * @param pastPerson how many batch starts may go past a person whose start could go
     * @param pastBatch how many starts of people may go past a batch refresh whose start could go
     */
    public record Bounds(Duration onItsWay, Duration silence, Past pastPerson, Past pastBatch) {

        /**
         * One limiter for a process: of what calls of open sessions leave, 70 of 100 for people and 30 for the batch, lent while
         * nobody wants them. A few may pass besides: what was lent when somebody came is still under way.
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
     * @param most so many, and
     * @param perCall so many more for each call that the own lane made meanwhile, a start or not: then it has its share
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

    private record AtWork(int partition, Instant lastAsked) {}

    /** One whose start could go. */
    private static final class Waiting {
        final Refresh refresh;
        Instant since;
        int passedBy;
        int callsBefore;
        /** When one with a later deadline went before it first. */
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

    /** A process stopped for a while, or for good: whatever waited, waited for that. */
    public void halted(String process) {
        owners.values().removeIf(owner -> owner.process().equals(process));
    }

    /**
     * Flinks told a process that it calls too often: what was refused comes again in a while, whoever waits meanwhile.
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

    /** From now on nothing keeps this refresh but room. Its lane and deadline are known. */
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

    /** It had its end, or something else keeps it now. */
    public void waitsNoLonger(String loginId) {
        waiting.remove(loginId);
        atWork.remove(loginId);
    }

    /** The bank said that it works on: this session has to be asked again. */
    public void works(Refresh refresh, Instant now) {
        atWork.put(refresh.loginId(), new AtWork(refresh.partition(), now));
    }

    /** The bank said anything else, and nobody has to ask before something happens. */
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
            // Its own start may be decided, and wait for a token.
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
            if (session.lastAsked().isBefore(early) && runs(process, session.partition(), early)) {
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
