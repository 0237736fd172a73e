package dev.reconnect.worker.session;

import dev.reconnect.contracts.Lane;
import java.util.ArrayList;
import java.util.List;

/**
 * What every session in progress holds, whatever its state.
 *
 * @param waiters who waits for its outcome
 * @param attempts how often a start was tried in each way
 */
public record OpenState(LoginHistory history, List<Waiter> waiters, Attempts attempts) {

    public OpenState {
        waiters = List.copyOf(waiters);
    }

    public OpenState with(LoginHistory other) {
        return new OpenState(other, waiters, attempts);
    }

    public OpenState with(List<Waiter> others) {
        return new OpenState(history, others, attempts);
    }

    public OpenState with(Attempts other) {
        return new OpenState(history, waiters, other);
    }

    public OpenState learn(Institution more) {
        return with(history.learn(more));
    }

    public OpenState heard(Confirmation confirmation) {
        return with(history.heard(confirmation.confirmationId()));
    }

    public OpenState joinedBy(Waiter waiter) {
        List<Waiter> all = new ArrayList<>(waiters);
        all.add(waiter);
        return with(all);
    }

    /** The lane of the most urgent waiter. */
    public Lane lane() {
        return Waiter.lane(waiters);
    }
}
