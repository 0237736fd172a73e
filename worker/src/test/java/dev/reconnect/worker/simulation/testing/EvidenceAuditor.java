package dev.reconnect.worker.simulation.testing;

import dev.reconnect.worker.flinks.limit.CallPermits;
import dev.reconnect.worker.flinks.limit.LimiterState;
import dev.reconnect.worker.simulation.testing.flinks.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Checks that nothing about all calls of a process is decided on the evidence of one login: its rate falls only after
 * several logins were turned away, and its calls are held only after a call that belongs to no login.
 */
final class EvidenceAuditor {

    /** This many logins may speak for all. */
    private static final int SEVERAL = 3;
    /** For how long they speak together, with the time of what stands still in between. */
    private static final Duration TOGETHER = Duration.ofSeconds(16);

    /** A neutral call is answered within so long, or was asked while its process stood still. */
    private static final Duration ANSWERED = Duration.ofMinutes(2);

    private final Consumer<String> wrong;
    private final Map<String, Seen> processes = new HashMap<>();
    private final Set<String> answered = new HashSet<>();
    private int unknown;

    private static final class Seen {
        /** When each login was last turned away. A call that names no login may be of any. */
        final Map<String, Instant> turnedAway = new HashMap<>();

        double callsPerSecond;
        Instant neutralCallAt = Instant.MIN;
        boolean held;
    }

    EvidenceAuditor(Consumer<String> wrong) {
        this.wrong = wrong;
    }

    void fact(Fact fact) {
        if (fact instanceof Fact.MaySlowDown away) {
            Seen seen = seen(away.process());
            String login = away.loginId() == null ? "unknown " + ++unknown : away.loginId();
            seen.turnedAway.put(login, away.at());
            answered.add(away.process());
        } else if (fact instanceof Fact.Heard heard) {
            answered.add(heard.process());
        } else if (fact instanceof Fact.NeutralCall call) {
            seen(call.process()).neutralCallAt = call.at();
        }
    }

    /** Looks at the processes that were answered since the last time. */
    void judge(List<VirtualWorker> workers, Instant now) {
        for (VirtualWorker worker : workers) {
            if (answered.contains(worker.name())) {
                judge(worker.name(), worker.line().permits(), now);
            }
        }
        answered.clear();
    }

    private void judge(String process, CallPermits permits, Instant now) {
        Seen seen = seen(process);
        LimiterState state = permits.state();
        seen.turnedAway.values().removeIf(at -> at.plus(TOGETHER).isBefore(now));
        if (state.callsPerSecond() < seen.callsPerSecond && seen.turnedAway.size() < SEVERAL) {
            wrong.accept(process + " learned from " + new HashSet<>(seen.turnedAway.keySet()) + " at " + now);
        }
        seen.callsPerSecond = state.callsPerSecond();
        boolean held = refuses(permits);
        if (held && !seen.held && seen.neutralCallAt.isBefore(now.minus(ANSWERED))) {
            wrong.accept(process + " holds its calls at " + now + ", and asked no witness: " + permits.heldBecause());
        }
        seen.held = held;
    }

    /** Whether calls are held because Flinks refuses them as if the fault were ours. */
    private static boolean refuses(CallPermits permits) {
        return permits.heldBecause().orElse("").startsWith("Flinks refuses");
    }

    /** Whether starts of this process were held because several logins of their bank were refused in a row. */
    static boolean hasHeldStarts(CallPermits permits) {
        return permits.state().refused().stream()
                .anyMatch(totals -> totals.why().equals("refused") && totals.times() > 0);
    }

    private Seen seen(String process) {
        return processes.computeIfAbsent(process, any -> new Seen());
    }
}
