package dev.reconnect.worker.simulation.testing;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.flinks.institution.InstitutionBreakers;
import dev.reconnect.worker.kafka.control.Pause;
import dev.reconnect.worker.kafka.control.PauseTarget;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What holds back starts, as each process knows it: the pauses that it has read, and the banks that it has found
 * degraded.
 *
 * <p>It checks that no start leaves in spite of a pause, and that a process finds a bank degraded only after the bank
 * failed.
 */
final class StartBarriers {

    /** A start with a permit leaves within 5 s or never. */
    private static final Duration ADMITTED = Duration.ofSeconds(6);
    /** A pause ends by a clock that may be ahead. */
    private static final Duration CLOCKS = Duration.ofSeconds(4);
    /**
     * A refusal at Flinks may be older than a breaker's window by this much: calls take long, and processes stand
     * still.
     */
    private static final Duration HEARD_LATE = Duration.ofMinutes(5);

    /** This many logins may speak for a bank. */
    private static final int SEVERAL = 3;

    private final InstitutionBreakers.BreakerRules breakerRules;
    private final Consumer<String> wrong;
    private final Map<String, List<Known>> pauses = new HashMap<>();
    private final Map<String, Set<Integer>> degraded = new HashMap<>();
    private final Map<SeenInstitution, List<Failure>> failures = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();

    /** A pause that a process knew, from its record until a later record replaced it. */
    private static final class Known {
        final PauseTarget target;
        final Instant from;
        final @Nullable Instant until;
        Instant to = Instant.MAX;

        Known(PauseTarget target, Instant from, @Nullable Instant until) {
            this.target = target;
            this.from = from;
            this.until = until;
        }

        boolean keeps(Instant now) {
            return to.equals(Instant.MAX) && (until == null || now.isBefore(until));
        }

        /** Whether a start that left at that moment should not have got a permit. */
        boolean forbids(Instant sentAt) {
            return !sentAt.isBefore(from.plus(ADMITTED))
                    && sentAt.isBefore(to)
                    && (until == null || sentAt.isBefore(until.minus(CLOCKS)));
        }
    }

    private record SeenInstitution(String process, int institutionId) {}

    private record Finding(SeenInstitution bank, Instant at) {}

    private record Failure(String loginId, Instant at) {}

    StartBarriers(InstitutionBreakers.BreakerRules breakerRules, Consumer<String> wrong) {
        this.breakerRules = breakerRules;
        this.wrong = wrong;
    }

    /** A process has read the control topic: it now knows these pauses and no others. */
    void learned(String process, List<Pause> inForce, Instant now) {
        List<Known> known = pauses.computeIfAbsent(process, any -> new ArrayList<>());
        Map<PauseTarget, Instant> before = new HashMap<>();
        for (Known one : known) {
            if (!one.to.equals(Instant.MAX)) {
                continue;
            }
            if (one.keeps(now)) {
                before.put(one.target, one.from);
            }
            one.to = now;
        }
        for (Pause pause : inForce) {
            Instant from = before.getOrDefault(pause.target(), now);
            known.add(new Known(pause.target(), from, pause.until()));
        }
    }

    /** A process found a bank degraded. {@link #judge} decides after Flinks' facts about the bank were heard. */
    void degraded(String process, int institutionId, Instant now) {
        degraded.computeIfAbsent(process, any -> new TreeSet<>()).add(institutionId);
        findings.add(new Finding(new SeenInstitution(process, institutionId), now));
    }

    void recovered(String process, int institutionId) {
        degraded.getOrDefault(process, Set.of()).remove(institutionId);
    }

    boolean isDegraded(String process, int institutionId) {
        return degraded.getOrDefault(process, Set.of()).contains(institutionId);
    }

    /** A bank refused a call of this process, and not because of the person. */
    void failed(String process, String loginId, int institutionId, Instant now) {
        failures.computeIfAbsent(new SeenInstitution(process, institutionId), any -> new ArrayList<>())
                .add(new Failure(loginId, now));
    }

    /** Checks that no bank was found degraded without a reason. */
    void judge() {
        for (Finding finding : findings) {
            // A failure counts once several logins have failed in a window, and then for a window.
            Instant since =
                    finding.at().minus(breakerRules.window().multipliedBy(2)).minus(HEARD_LATE);
            List<Failure> recent = failures.getOrDefault(finding.bank(), List.of()).stream()
                    .filter(failure -> failure.at().isAfter(since))
                    .toList();
            long logins = recent.stream().map(Failure::loginId).distinct().count();
            if (logins < SEVERAL) {
                wrong.accept(finding.bank() + " was found not well at " + finding.at() + " because of " + logins
                        + " logins");
            }
            long count = recent.size();
            if (100 * count < (long) breakerRules.minimumCalls() * breakerRules.failureRate()) {
                wrong.accept(finding.bank() + " was found not well at " + finding.at() + " after " + count
                        + " refusals that are not about the person");
            }
        }
        findings.clear();
    }

    /** A start left; its lane and its bank are null if the process may not have known them. */
    void left(String process, String loginId, @Nullable Lane lane, @Nullable Integer institutionId, Instant sentAt) {
        for (Known one : pauses.getOrDefault(process, List.of())) {
            if (concerns(one.target, lane, institutionId) && one.forbids(sentAt)) {
                wrong.accept("a start of " + loginId + " left at " + sentAt + ", " + process + " knows since "
                        + one.from + " that " + one.target.words() + " is paused");
            }
        }
    }

    /** Whether anything but a missing permit holds back refreshes of this lane and bank in this process. */
    boolean keep(@Nullable String process, @Nullable Lane lane, @Nullable Integer institutionId, Instant now) {
        if (process == null) {
            return false;
        }
        return (institutionId != null && isDegraded(process, institutionId))
                || pauses.getOrDefault(process, List.of()).stream()
                        .anyMatch(one -> one.keeps(now) && concerns(one.target, lane, institutionId));
    }

    private static boolean concerns(PauseTarget target, @Nullable Lane lane, @Nullable Integer institutionId) {
        return switch (target) {
            case PauseTarget.OfLane ofLane -> ofLane.lane() == lane;
            case PauseTarget.OfInstitution bank -> institutionId != null && bank.institutionId() == institutionId;
        };
    }
}
