package dev.reconnect.worker.session;

import dev.reconnect.contracts.Lane;
import java.util.ArrayList;
import java.util.List;

/**
 * What every session in progress holds, whatever its state.
 *
 * @param waiters who waits for its outcome
 * @param attempts how often this session has been tried in each way
 */
public record OpenState(Memory memory, List<Waiter> waiters, Attempts attempts) {

    public OpenState {
        waiters = List.copyOf(waiters);
    }

    OpenState with(Memory other) {
        return new OpenState(other, waiters, attempts);
    }

    OpenState with(List<Waiter> others) {
        return new OpenState(memory, others, attempts);
    }

    OpenState with(Attempts other) {
        return new OpenState(memory, waiters, other);
    }

    OpenState learn(Institution more) {
        return with(memory.learn(more));
    }

    OpenState heard(Confirmation confirmation) {
        return with(memory.heard(confirmation.confirmationId()));
    }

    OpenState joinedBy(Waiter waiter) {
        List<Waiter> all = new ArrayList<>(waiters);
        all.add(waiter);
        return with(all);
    }

    /** The lane of the most urgent waiter. */
    Lane lane() {
        return Waiter.lane(waiters);
    }
}
