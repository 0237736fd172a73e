package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;

/** Claims of calls behind which a person waits, at a bank that nobody knows. */
public final class Claims {

    private Claims() {}

    public static Claim of(Call call) {
        return new Claim(call, Lane.INTERACTIVE, null);
    }

    /** Takes the room for the call; whether there was any. */
    public static boolean take(FlinksCalls calls, Call call) {
        return calls.acquire(of(call)) instanceof Room.Taken;
    }
}
