package dev.reconnect.worker.simulation.testing;

import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.FlinksCalls;
import dev.reconnect.worker.shard.Permit;
import dev.reconnect.worker.simulation.testing.flinks.SimulatedInstitutions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * What one process lets its shards do, seen at the port between them. A bank bars its own starts only, while it is not
 * well or has its part of the places, and not for ever: it is tried again as long as somebody waits for it.
 */
final class CallWatch {

    /** What a bank that is tried takes longest: a trial that tells nothing, with some seconds more. */
    private static final Duration TRIAL = Duration.ofSeconds(150);
    /** Who waits for a bank asks once a second; a process that stood still, or had no room at all, did not ask. */
    private static final Duration STOOD_STILL = Duration.ofSeconds(5);

    /** A start with its token, and a process that stood still meanwhile. */
    private static final Duration LONGEST_START = Duration.ofMinutes(3);

    private final String process;
    private final StartBarriers barriers;
    private final Duration openTime;
    private final Supplier<Instant> time;
    private final IntSupplier openLimit;
    private final Consumer<String> wrong;
    private final Runnable barred;
    private final Consumer<Call> admitted;
    private final Map<Integer, Barred> waits = new HashMap<>();
    /** The starts that may be under way: one that is in doubt and its repetition are two. */
    private final List<Started> starts = new ArrayList<>();

    /** Somebody has waited for this bank all the while. */
    private record Barred(Instant since, Instant last) {}

    private record Started(Call call, int bank, Instant at) {}

    /**
     * @param barred told of each start that was barred because its bank is not well
     * @param admitted told of each call that got its room
     */
    CallWatch(
            String process,
            StartBarriers barriers,
            Duration openTime,
            Supplier<Instant> time,
            IntSupplier openLimit,
            Consumer<String> wrong,
            Runnable barred,
            Consumer<Call> admitted) {
        this.process = process;
        this.barriers = barriers;
        this.openTime = openTime;
        this.time = time;
        this.openLimit = openLimit;
        this.wrong = wrong;
        this.barred = barred;
        this.admitted = admitted;
    }

    FlinksCalls watch(FlinksCalls calls) {
        return new FlinksCalls() {
            @Override
            public Permit acquire(CallRequest callRequest) {
                Permit permit = calls.acquire(callRequest);
                judge(callRequest, permit);
                return permit;
            }

            @Override
            public void release(Call call) {
                released(call);
                calls.release(call);
            }

            @Override
            public void send(long callId, Call call) {
                calls.send(callId, call);
            }

            @Override
            public void close() {
                calls.close();
            }
        };
    }

    private void judge(CallRequest callRequest, Permit permit) {
        if (permit instanceof Permit.Granted) {
            admitted.accept(callRequest.call());
        }
        Integer bank = callRequest.institutionId();
        if (callRequest.call() instanceof Call.Start start
                && bank != null
                && bank != SimulatedInstitutions.of(start.loginId()).id()) {
            wrong.accept(process + " takes " + start.loginId() + " for a customer of bank " + bank);
        }
        if (permit instanceof Permit.InstitutionHeld) {
            if (!(callRequest.call() instanceof Call.Start) || bank == null) {
                wrong.accept(process + " bars " + callRequest);
            } else if (barriers.isDegraded(process, bank)) {
                barred.run();
                waits(bank, time.get());
            } else if (underWay(bank) < Math.max(1, openLimit.getAsInt() / 2)) {
                wrong.accept(process + " bars " + callRequest + ", and nothing is wrong with its bank");
            }
        } else if (bank != null && callRequest.call() instanceof Call.Start) {
            waits.remove(bank);
            if (permit instanceof Permit.Granted) {
                starts.add(new Started(callRequest.call(), bank, time.get()));
            }
        }
    }

    private void released(Call call) {
        for (int i = starts.size() - 1; i >= 0; i--) {
            if (starts.get(i).call().equals(call)) {
                starts.remove(i);
                return;
            }
        }
    }

    private long underWay(int bank) {
        Instant longAgo = time.get().minus(LONGEST_START);
        starts.removeIf(start -> start.at().isBefore(longAgo));
        return starts.stream().filter(start -> start.bank() == bank).count();
    }

    private void waits(int bank, Instant now) {
        Barred before = waits.get(bank);
        Instant since = before == null || before.last().plus(STOOD_STILL).isBefore(now) ? now : before.since();
        Barred wait = new Barred(since, now);
        waits.put(bank, wait);
        if (wait.since().plus(openTime).plus(TRIAL).isBefore(now)) {
            wrong.accept(process + " has not tried bank " + bank + " since " + wait.since()
                    + ", although somebody waits for it");
            waits.remove(bank);
        }
    }
}
