package dev.reconnect.worker.shard.testing;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.FlinksCalls;
import dev.reconnect.worker.shard.Permit;

/** Claims of calls behind which a person waits, at a bank that nobody knows. */
public final class CallRequests {

    private CallRequests() {}

    public static CallRequest of(Call call) {
        return new CallRequest(call, Lane.INTERACTIVE, null);
    }

    /** Takes the room for the call; whether there was any. */
    public static boolean take(FlinksCalls calls, Call call) {
        return calls.acquire(of(call)) instanceof Permit.Granted;
    }
}
