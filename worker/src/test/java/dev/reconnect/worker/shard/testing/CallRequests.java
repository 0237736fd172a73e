package dev.reconnect.worker.shard.testing;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.FlinksCalls;
import dev.reconnect.worker.shard.Permit;

/** Call requests in the interactive lane whose institution is not known. */
public final class CallRequests {

    private CallRequests() {}

    public static CallRequest of(Call call) {
        return new CallRequest(call, Lane.INTERACTIVE, null);
    }

    /** Asks for a permit for the call; returns whether it was granted. */
    public static boolean take(FlinksCalls calls, Call call) {
        return calls.acquire(of(call)) instanceof Permit.Granted;
    }
}
