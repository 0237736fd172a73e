package dev.reconnect.worker.flinks.institution;

import dev.reconnect.worker.collection.Bounded;
import dev.reconnect.worker.flinks.answer.InstitutionSignal;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the starts of one bank may leave. While the bank is tried again, each start that leaves is a trial.
 * It keeps its place until its live session tells how the bank is, or ends without telling. Guarded by its owner.
 */
final class InstitutionBreaker {

    /** If a trial tells nothing for this long (its shard is gone, the bank is slow), another trial gets its place. */
    static final Duration TRIAL_PATIENCE = Duration.ofMinutes(2);

    /** How soon a start may ask again while the trials are under way. */
    static final Duration LOOK = Duration.ofMillis(200);

    /** This many logins must fail before it is the bank. */
    private static final int SEVERAL = 3;

    /** The bound on remembered logins; a forgotten one counts again. */
    private static final int MOST_LOGINS = 1000;

    /** The bound on trials that have lost their place and may still tell. */
    private static final int MOST_OVERDUE = 100;

    private final CircuitBreaker circuit;
    private final Duration openTime;
    private final Duration window;
    /** When a login failed, first in its window. */
    private final Map<String, Instant> failedLogins = Bounded.map(MOST_LOGINS);
    /** Failures of fewer than several logins. */
    private int uncounted;

    private final Map<Call, Trial> trials = new LinkedHashMap<>();
    private Instant retryAt = Instant.MIN;

    private @Nullable String name;
    private @Nullable Instant degradedSince;
    private Instant lastAsked = Instant.MIN;

    /** @param hasPlace whether another trial has to wait for this one */
    private record Trial(Instant until, boolean hasPlace) {}

    InstitutionBreaker(CircuitBreaker circuit, Duration openTime, Duration window) {
        this.circuit = circuit;
        this.openTime = openTime;
        this.window = window;
    }

    /** Returns the bank's name as Flinks last gave it; null if it gave none. */
    @Nullable String name() {
        return name;
    }

    /** Returns since when the bank is degraded; null while it is well. */
    @Nullable Instant degradedSince() {
        return degradedSince;
    }

    void degrade(Instant now) {
        degradedSince = now;
    }

    void recover() {
        degradedSince = null;
    }

    /** Says whether a start has asked for the bank, or an answer has told of it, since that moment. */
    boolean askedSince(Instant moment) {
        return !lastAsked.isBefore(moment);
    }

    boolean isClosed() {
        return circuit.getState() == State.CLOSED;
    }

    boolean isOpen() {
        return circuit.getState() == State.OPEN;
    }

    /** Returns when a bank that has just been found not well is tried again. */
    Instant retryAt() {
        return retryAt;
    }

    int failureRate() {
        return Math.clamp(Math.round(circuit.getMetrics().getFailureRate()), 0, 100);
    }

    /** When a start may ask again that may not leave now; empty if it may. */
    Optional<Instant> barredUntil(Instant now) {
        lastAsked = now;
        if (isClosed()) {
            return Optional.empty();
        }
        if (isOpen() && stillOpen(now)) {
            return Optional.of(retryAt);
        }
        if (isOpen()) {
            circuit.transitionToHalfOpenState();
        }
        takeOverduePlaces(now);
        if (!circuit.tryAcquirePermission()) {
            return Optional.of(now.plus(LOOK));
        }
        circuit.releasePermission();
        return Optional.empty();
    }

    /** A start that is not barred leaves. If the bank is tried, it is one of the trials. */
    void enter(Call start, Instant now) {
        if (!isClosed() && circuit.tryAcquirePermission()) {
            leave(start);
            trials.put(start, new Trial(now.plus(TRIAL_PATIENCE), true));
        }
    }

    /** Says whether the bank stays barred: never longer than the open time, even if the clock is set back. */
    private boolean stillOpen(Instant now) {
        return now.isBefore(retryAt) && !now.plus(openTime).isBefore(retryAt);
    }

    private void takeOverduePlaces(Instant now) {
        trials.replaceAll((call, trial) -> {
            if (!trial.hasPlace() || now.isBefore(trial.until())) {
                return trial;
            }
            circuit.releasePermission();
            return new Trial(trial.until(), false);
        });
        Iterator<Trial> eldest = trials.values().iterator();
        while (trials.size() > MOST_OVERDUE && eldest.hasNext()) {
            if (!eldest.next().hasPlace()) {
                eldest.remove();
            }
        }
    }

    /** The call tells nothing more. If it was a trial with a place, another may take the place. */
    void leave(Call call) {
        Trial trial = trials.remove(call);
        if (trial != null && trial.hasPlace()) {
            circuit.releasePermission();
        }
    }

    /**
     * A live session tells, for the first time, how the bank is. {@code named} is the bank's name in the answer; null
     * if none. Of a bank that is well, one login's failures count once in a window, and not before several logins have
     * failed.
     */
    void told(CallRequest callRequest, InstitutionSignal signal, @Nullable String named, Instant now) {
        lastAsked = now;
        name = named == null ? name : named;
        Call call = callRequest.call();
        boolean repeated = signal == InstitutionSignal.NOT_WELL && !failsAnew(callRequest.loginId(), now);
        if (repeated && isClosed()) {
            leave(call);
            return;
        }
        boolean trial = trials.remove(call) != null;
        // A session that was started before the bank was found not well cannot show that it is well again.
        if (!isClosed() && !trial) {
            return;
        }
        if (signal == InstitutionSignal.NOT_WELL && isClosed()) {
            failures();
        } else {
            circuit.onResult(0, TimeUnit.NANOSECONDS, signal);
        }
        if (isOpen()) {
            retryAt = now.plus(openTime);
        }
        if (isOpen() || isClosed()) {
            trials.clear();
        }
    }

    private boolean failsAnew(String loginId, Instant now) {
        failedLogins.values().removeIf(at -> !at.plus(window).isAfter(now));
        return failedLogins.putIfAbsent(loginId, now) == null;
    }

    /** Counts the failure, and those that were too few to count before. */
    private void failures() {
        uncounted = Math.min(uncounted + 1, failedLogins.size());
        if (failedLogins.size() < SEVERAL) {
            return;
        }
        for (; uncounted > 0 && isClosed(); uncounted--) {
            circuit.onResult(0, TimeUnit.NANOSECONDS, InstitutionSignal.NOT_WELL);
        }
        uncounted = 0;
    }

    /** The answer says nothing of the bank: its session may still tell, or it is over. */
    void silent(Call call, Answer answer) {
        if (call instanceof Call.Start && answer instanceof Answer.Pending pending && pending.requestId() != null) {
            Trial trial = trials.remove(call);
            if (trial != null) {
                trials.put(new Call.Poll(pending.requestId()), trial);
            }
        } else if (call instanceof Call.Start || isTheEnd(answer)) {
            leave(call);
        }
    }

    /** Says whether the session is not polled again. */
    private static boolean isTheEnd(Answer answer) {
        return answer instanceof Answer.Refused refused
                && switch (refused.refusalClass()) {
                    case USER_MUST_ACT, TRANSIENT, TRANSIENT_ONCE, SESSION_GONE, BROKEN -> true;
                    case SLOW_DOWN, OUR_FAULT, REFUSED_ALONE, SESSION_LOCKED -> false;
                };
    }
}
