package dev.reconnect.worker.shard.testing;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.FlinksCalls;
import dev.reconnect.worker.shard.Permit;
import dev.reconnect.worker.shard.PermitDecision;
import java.util.Optional;

/** Call requests in the interactive lane whose institution is not known. */
public final class CallRequests {

    private CallRequests() {}

    public static CallRequest of(Call call) {
        return new CallRequest(call, Lane.INTERACTIVE, null);
    }

    /** Asks for a permit for the call; empty if it gets none. */
    public static Optional<Permit> take(FlinksCalls calls, Call call) {
        return calls.acquire(of(call)) instanceof PermitDecision.Granted granted
                ? Optional.of(granted.permit())
                : Optional.empty();
    }
}
