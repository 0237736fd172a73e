package dev.reconnect.worker.simulation.testing;

import dev.reconnect.worker.flinks.limit.CallPermits;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.FlinksCalls;
import dev.reconnect.worker.shard.Permit;
import dev.reconnect.worker.shard.PermitDecision;
import dev.reconnect.worker.simulation.testing.flinks.SimulatedInstitutions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Watches what one process lets its shards do, at the interface between them. A bank may hold back only its own starts,
 * only while it is degraded or has its share of the open calls, and not for ever: the process tries it again as long as
 * a refresh waits for it. A shard starts nothing while a call of one of its open sessions waits for a permit.
 */
final class CallWatch {

    /** The longest trial of a bank: a trial without a result, and some seconds more. */
    private static final Duration TRIAL = Duration.ofSeconds(150);
    /**
     * A shard asks for a waiting bank once a second. It did not ask if the process stood still or had no permit at all.
     */
    private static final Duration STOOD_STILL = Duration.ofSeconds(5);

    /** The longest start with its token, in a process that stood still meanwhile. */
    private static final Duration LONGEST_START = Duration.ofMinutes(3);
    /** So many starts may pass a call of an open session: a shard that gave the call up, and needs it again, did not wait. */
    private static final int MOST_PAST = 3;

    private final String process;
    private final StartBarriers barriers;
    private final Duration openTime;
    private final Supplier<Instant> time;
    private final Supplier<CallPermits> permits;

    private final Consumer<String> wrong;
    private final Runnable barred;
    private final Consumer<Call> admitted;
    private final Map<Integer, Barred> waits = new HashMap<>();
    /** The starts that may be open: a start in doubt and its repetition count as two. */
    private final List<Started> starts = new ArrayList<>();

    /** A refresh has waited for this bank all the time. */
    private record Barred(Instant since, Instant last) {}

    private record Started(Call call, int bank, Instant at) {}

    /**
     * @param barred runs for each start that is held because its bank is degraded
     * @param admitted receives each call that got its permit
     */
    CallWatch(
            String process,
            StartBarriers barriers,
            Duration openTime,
            Supplier<Instant> time,
            Supplier<CallPermits> permits,
            Consumer<String> wrong,
            Runnable barred,
            Consumer<Call> admitted) {
        this.process = process;
        this.barriers = barriers;
        this.openTime = openTime;
        this.time = time;
        this.permits = permits;
        this.wrong = wrong;
        this.barred = barred;
        this.admitted = admitted;
    }

    FlinksCalls watch(FlinksCalls calls) {
        OpenSessions openSessions = new OpenSessions();
        return new FlinksCalls() {
            @Override
            public PermitDecision acquire(CallRequest callRequest) {
                PermitDecision decision = calls.acquire(callRequest);
                judge(callRequest, decision);
                openSessions.judge(callRequest.call(), decision instanceof PermitDecision.Granted);
                return decision instanceof PermitDecision.Granted granted
                        ? new PermitDecision.Granted(watch(granted.permit(), callRequest.call(), openSessions))
                        : decision;
            }

            @Override
            public void close() {
                calls.close();
            }
        };
    }

    private Permit watch(Permit permit, Call call, OpenSessions openSessions) {
        return new Permit() {
            @Override
            public void send(long callId) {
                permit.send(callId);
            }

            @Override
            public void close() {
                released(call);
                openSessions.released(call);
                permit.close();
            }
        };
    }

    private void judge(CallRequest callRequest, PermitDecision decision) {
        if (decision instanceof PermitDecision.Granted) {
            admitted.accept(callRequest.call());
        }
        Integer bank = callRequest.institutionId();
        if (callRequest.call() instanceof Call.Start start
                && bank != null
                && bank != SimulatedInstitutions.of(start.loginId()).id()) {
            wrong.accept(process + " takes " + start.loginId() + " for a customer of bank " + bank);
        }
        if (decision instanceof PermitDecision.InstitutionHeld) {
            if (!(callRequest.call() instanceof Call.Start) || bank == null) {
                wrong.accept(process + " bars " + callRequest);
            } else if (EvidenceAuditor.hasHeldStarts(permits.get())) {
                waits(bank, time.get());
            } else if (barriers.isDegraded(process, bank)) {
                barred.run();
                waits(bank, time.get());
            } else if (underWay(bank) < Math.max(1, permits.get().state().openLimit() / 2)) {
                wrong.accept(process + " bars " + callRequest + ", and nothing is wrong with its bank");
            }
        } else if (bank != null && callRequest.call() instanceof Call.Start) {
            waits.remove(bank);
            if (decision instanceof PermitDecision.Granted) {
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

    /**
     * Counts the starts of one shard that get a permit in the very moment in which a waiting call of one of its open
     * sessions gets none, before or after it. A call that is not asked for in that moment may have been withdrawn.
     */
    private final class OpenSessions {
        private final Map<Call, Refused> refused = new HashMap<>();
        private Instant moment = Instant.MIN;
        private int starts;

        private record Refused(int passedBy, Instant at) {}

        void judge(Call call, boolean granted) {
            Instant now = time.get();
            if (!now.equals(moment)) {
                moment = now;
                starts = 0;
            }
            if (call instanceof Call.Start) {
                passed(granted ? 1 : 0);
                return;
            }
            Refused before = refused.remove(call);
            if (!granted) {
                refused.put(call, new Refused(before == null ? 0 : passedBy(before), now));
                judge();
            }
        }

        private int passedBy(Refused before) {
            boolean waited = !before.at().plus(STOOD_STILL).isBefore(moment);
            return before.at().equals(moment) ? before.passedBy() : waited ? before.passedBy() + starts : 0;
        }

        void released(Call call) {
            if (call instanceof Call.Start && time.get().equals(moment)) {
                passed(-1);
            }
        }

        private void passed(int more) {
            starts += more;
            refused.replaceAll((call, refusal) ->
                    refusal.at().equals(moment) ? new Refused(refusal.passedBy() + more, moment) : refusal);
            judge();
        }

        private void judge() {
            refused.forEach((call, refusal) -> {
                if (refusal.passedBy() > MOST_PAST) {
                    wrong.accept(process + " let " + refusal.passedBy() + " starts of a shard go before its open"
                            + " session's " + call);
                }
            });
        }
    }
}
