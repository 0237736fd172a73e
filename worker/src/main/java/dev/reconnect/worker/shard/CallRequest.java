package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Waiter;
import org.jspecify.annotations.Nullable;

/**
 * A call that asks for a permit, with what decides whether it gets one.
 *
 * @param loginId the login that the call is for
 * @param lane the lane of the most urgent waiter
 * @param institutionId the institution that the call is for, if known
 */
public record CallRequest(
        Call call, String loginId, Lane lane, @Nullable Integer institutionId) {

    /** What waits in one line for permits: if one gets none, others of its kind and lane get none either. */
    record Line(Class<?> kind, Lane lane) {}

    Line line() {
        return new Line(call.getClass(), lane);
    }

    /** The request of a session for its call. */
    static CallRequest of(Call call, String loginId, Session.Open session) {
        return new CallRequest(
                call,
                loginId,
                Waiter.lane(session.waiters()),
                session.history().institution().id());
    }
}
