package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import java.time.Duration;
import java.time.Instant;

/**
 * A call that asks the gates.
 *
 * @param httpCalls how many HTTP calls it may take
 * @param nanos now, by the clock that never jumps
 * @param at now, by the wall clock
 */
record CallAttempt(CallRequest callRequest, int httpCalls, long nanos, Instant at) {

    private static final Duration SOONEST = Duration.ofMillis(5);

    Call call() {
        return callRequest.call();
    }

    Priority priority() {
        return Priority.of(callRequest);
    }

    /** Now, as a moment of the clock that never jumps. */
    Instant steady() {
        return Instant.EPOCH.plusNanos(nanos);
    }

    GateDecision waits(WaitReason reason, Duration wait) {
        return new GateDecision.Wait(reason, at.plus(wait.compareTo(SOONEST) < 0 ? SOONEST : wait));
    }
}
