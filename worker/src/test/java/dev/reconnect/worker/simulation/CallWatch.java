package dev.reconnect.worker.simulation;

import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.Claim;
import dev.reconnect.worker.shard.FlinksCalls;
import dev.reconnect.worker.shard.Room;
import dev.reconnect.worker.simulation.flinks.Institutions;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What one process lets its shards do, seen at the port between them. A bank bars its own starts only, while it is not
 * well, and not for ever: it is tried again as long as somebody waits for it.
 */
final class CallWatch {

    /** What a bank that is tried takes longest: a trial that tells nothing, with some seconds more. */
    private static final Duration TRIAL = Duration.ofSeconds(150);
    /** Who waits for a bank asks once a second; a process that stood still, or had no room at all, did not ask. */
    private static final Duration STOOD_STILL = Duration.ofSeconds(5);

    private final String process;
    private final Barriers barriers;
    private final Duration openTime;
    private final Supplier<Instant> time;
    private final Consumer<String> wrong;
    private final Runnable barred;
    private final Map<Integer, Barred> waits = new HashMap<>();

    /** Somebody has waited for this bank all the while. */
    private record Barred(Instant since, Instant last) {}

    /** @param barred told of each start that was barred */
    CallWatch(
            String process,
            Barriers barriers,
            Duration openTime,
            Supplier<Instant> time,
            Consumer<String> wrong,
            Runnable barred) {
        this.process = process;
        this.barriers = barriers;
        this.openTime = openTime;
        this.time = time;
        this.wrong = wrong;
        this.barred = barred;
    }

    FlinksCalls watch(FlinksCalls calls) {
        return new FlinksCalls() {
            @Override
            public Room acquire(Claim claim) {
                Room room = calls.acquire(claim);
                judge(claim, room);
                return room;
            }

            @Override
            public void release(Call call) {
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

    private void judge(Claim claim, Room room) {
        Integer bank = claim.institutionId();
        if (claim.call() instanceof Call.Start start
                && bank != null
                && bank != Institutions.of(start.loginId()).id()) {
            wrong.accept(process + " takes " + start.loginId() + " for a customer of bank " + bank);
        }
        if (room instanceof Room.Barred) {
            if (!(claim.call() instanceof Call.Start) || bank == null || !barriers.isDegraded(process, bank)) {
                wrong.accept(process + " bars " + claim + ", and nothing is wrong with its bank");
                return;
            }
            barred.run();
            waits(bank, time.get());
        } else if (bank != null && claim.call() instanceof Call.Start) {
            waits.remove(bank);
        }
    }

    private void waits(int bank, Instant now) {
        Barred before = waits.get(bank);
        boolean anew = before == null || before.last().plus(STOOD_STILL).isBefore(now);
        Barred wait = new Barred(anew ? now : before.since(), now);
        waits.put(bank, wait);
        if (wait.since().plus(openTime).plus(TRIAL).isBefore(now)) {
            wrong.accept(process + " has not tried bank " + bank + " since " + wait.since()
                    + ", although somebody waits for it");
            waits.remove(bank);
        }
    }
}
