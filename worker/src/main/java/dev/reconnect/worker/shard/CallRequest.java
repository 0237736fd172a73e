package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * A call and what decides whether there is room for it.
 *
 * @param lane of the most urgent who waits; only starts are told apart by it
 * @param institutionId the bank it goes to, where known
 */
public record CallRequest(Call call, Lane lane, @Nullable Integer institutionId) {

    /** What a session claims for its call. */
    static CallRequest of(Call call, Session.Open session) {
        return new CallRequest(
                call,
                Waiter.lane(session.waiters()),
                session.history().institution().id());
    }
}
