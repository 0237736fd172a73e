package dev.reconnect.worker.flinks.institution;

import dev.reconnect.worker.flinks.answer.InstitutionSignal;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.Permit;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether one bank's starts may go out. While it is tried again, each start that went out is a trial: it keeps its place
 * among the few until its live session has told how the bank is, or has ended without telling. Guarded by its owner.
 */
final class InstitutionBreaker {

    /** A trial that tells nothing for that long (its shard is gone, the bank is slow) gives its place to another. */
    static final Duration TRIAL_PATIENCE = Duration.ofMinutes(2);

    /** How soon to ask again while the trials are under way. */
    static final Duration LOOK = Duration.ofMillis(200);

    /** Trials that lost their place and may still tell. */
    private static final int MOST_OVERDUE = 100;

    private final CircuitBreaker circuit;
    private final Duration openTime;
    private final Map<Call, Trial> trials = new LinkedHashMap<>();
    private Instant retryAt = Instant.MIN;

    private @Nullable String name;
    private @Nullable Instant degradedSince;
    private Instant lastAsked = Instant.MIN;

    /** @param hasPlace whether another trial has to wait for this one */
    private record Trial(Instant until, boolean hasPlace) {}

    InstitutionBreaker(CircuitBreaker circuit, Duration openTime) {
        this.circuit = circuit;
        this.openTime = openTime;
    }

    /** As Flinks last named it. */
    @Nullable String name() {
        return name;
    }

    /** Null while it is well. */
    @Nullable Instant degradedSince() {
        return degradedSince;
    }

    void degrade(Instant now) {
        degradedSince = now;
    }

    void recover() {
        degradedSince = null;
    }

    /** Whether a start wanted to go there, or an answer from there was heard, since then. */
    boolean askedSince(Instant moment) {
        return !lastAsked.isBefore(moment);
    }

    boolean isClosed() {
        return circuit.getState() == State.CLOSED;
    }

    boolean isOpen() {
        return circuit.getState() == State.OPEN;
    }

    /** When a bank that has just been found not well is tried again. */
    Instant retryAt() {
        return retryAt;
    }

    int failureRate() {
        return Math.clamp(Math.round(circuit.getMetrics().getFailureRate()), 0, 100);
    }

    Permit enter(Call start, Instant now) {
        lastAsked = now;
        if (isClosed()) {
            return Permit.GRANTED;
        }
        if (isOpen() && stillOpen(now)) {
            return new Permit.InstitutionHeld(retryAt);
        }
        if (isOpen()) {
            circuit.transitionToHalfOpenState();
        }
        takeOverduePlaces(now);
        if (!circuit.tryAcquirePermission()) {
            return new Permit.InstitutionHeld(now.plus(LOOK));
        }
        leave(start);
        trials.put(start, new Trial(now.plus(TRIAL_PATIENCE), true));
        return Permit.GRANTED;
    }

    /** Not longer than the open time, though the clock be set back. */
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

    /** This call tells nothing more: where it was a trial, another may take its place. */
    void leave(Call call) {
        Trial trial = trials.remove(call);
        if (trial != null && trial.hasPlace()) {
            circuit.releasePermission();
        }
    }

    /** A live session has told, for the first time, how the bank is; {@code named}: what Flinks called it, if anything. */
    void told(Call call, InstitutionSignal word, @Nullable String named, Instant now) {
        lastAsked = now;
        name = named == null ? name : named;
        boolean trial = trials.remove(call) != null;
        // What was started before the bank was found not well says nothing about whether it is well again.
        if (!isClosed() && !trial) {
            return;
        }
        circuit.onResult(0, TimeUnit.NANOSECONDS, word);
        if (isOpen()) {
            retryAt = now.plus(openTime);
        }
        if (isOpen() || isClosed()) {
            trials.clear();
        }
    }

    /** An answer that says nothing of the bank: its session may still tell, or is over. */
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

    /** Whether a session that was polled is not polled any more. */
    private static boolean isTheEnd(Answer answer) {
        return answer instanceof Answer.Refused refused
                && refused.refusalClass() != RefusalClass.SLOW_DOWN
                && refused.refusalClass() != RefusalClass.OUR_FAULT;
    }
}
