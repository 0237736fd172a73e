package dev.reconnect.worker.simulation.testing;

import dev.reconnect.contracts.Lane;
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
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Watches what one process lets its shards do, at the interface between them. A bank may hold back only its own starts,
 * only while it is degraded or has its share of the open calls, and not for ever: the process tries it again as long as
 * a refresh waits for it. A shard starts nothing of a lane while a call of one of that lane's open sessions waits for a
 * permit, and nothing of the batch lane while one waits for which a person waits. Of the calls of open sessions, the
 * batch lane's get their share at most while people's of the same kind wait.
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
    private final PollRanks pollRanks;
    /** When the permit of this start was last closed. */
    private final Map<Call, Instant> closedStarts = new HashMap<>();
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
        pollRanks = new PollRanks(process, wrong);
    }

    FlinksCalls watch(FlinksCalls calls) {
        OpenSessions openSessions = new OpenSessions();
        return new FlinksCalls() {
            @Override
            public PermitDecision acquire(CallRequest callRequest) {
                PermitDecision decision = calls.acquire(callRequest);
                judge(callRequest, decision);
                openSessions.judge(callRequest, decision instanceof PermitDecision.Granted);
                pollRanks.judge(
                        callRequest,
                        decision instanceof PermitDecision.Granted,
                        time.get(),
                        permits.get().slowedDownUntil().orElse(Instant.MIN));
                return decision instanceof PermitDecision.Granted granted
                        ? new PermitDecision.Granted(watch(granted.permit(), callRequest, openSessions))
                        : decision;
            }

            @Override
            public void close() {
                calls.close();
            }
        };
    }

    private Permit watch(Permit permit, CallRequest callRequest, OpenSessions openSessions) {
        return new Permit() {
            private boolean lapsed;

            @Override
            public void send(long callId) {
                permit.send(callId);
            }

            @Override
            public void lapse() {
                if (!lapsed) {
                    lapsed = true;
                    released(callRequest.call());
                    openSessions.released(callRequest);
                }
                permit.lapse();
            }

            @Override
            public void close() {
                if (callRequest.call() instanceof Call.Start) {
                    closedStarts.put(callRequest.call(), time.get());
                }
                released(callRequest.call());
                openSessions.released(callRequest);
                permit.close();
            }
        };
    }

    private void judge(CallRequest callRequest, PermitDecision decision) {
        if (time.get().equals(closedStarts.remove(callRequest.call()))) {
            wrong.accept(process + " closed the permit of " + callRequest.call() + " and still wants to make the call:"
                    + " the start is journaled without a permit");
        }
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
        private final Map<Lane, Integer> starts = new EnumMap<>(Lane.class);
        private Instant moment = Instant.MIN;

        private record Refused(Lane lane, int passedBy, Instant at) {

            /** Whether such a start must not go before this call. */
            boolean concerns(Lane start) {
                return start == lane || lane == Lane.INTERACTIVE;
            }
        }

        void judge(CallRequest callRequest, boolean granted) {
            Instant now = time.get();
            if (!now.equals(moment)) {
                moment = now;
                starts.clear();
            }
            if (callRequest.call() instanceof Call.Start) {
                passed(callRequest.lane(), granted ? 1 : 0);
                return;
            }
            Refused before = refused.remove(callRequest.call());
            if (!granted) {
                Refused first = new Refused(callRequest.lane(), 0, now);
                refused.put(
                        callRequest.call(),
                        before == null ? first : new Refused(callRequest.lane(), passedBy(before, first), now));
                judge();
            }
        }

        private int passedBy(Refused before, Refused now) {
            boolean waited = !before.at().plus(STOOD_STILL).isBefore(moment);
            int passed = starts.entrySet().stream()
                    .filter(lane -> now.concerns(lane.getKey()))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
            return before.at().equals(moment) ? before.passedBy() : waited ? before.passedBy() + passed : 0;
        }

        void released(CallRequest callRequest) {
            if (callRequest.call() instanceof Call.Start && time.get().equals(moment)) {
                passed(callRequest.lane(), -1);
            }
        }

        private void passed(Lane start, int more) {
            starts.merge(start, more, Integer::sum);
            refused.replaceAll((call, refusal) -> refusal.at().equals(moment) && refusal.concerns(start)
                    ? new Refused(refusal.lane(), refusal.passedBy() + more, moment)
                    : refusal);
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
