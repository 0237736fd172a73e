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
        return of(call, loginId(call));
    }

    /** The request of that login. */
    public static CallRequest of(Call call, String loginId) {
        return new CallRequest(call, loginId, Lane.INTERACTIVE, null);
    }

    /** The login of a start or a check; for other calls a login of their own. */
    public static String loginId(Call call) {
        return switch (call) {
            case Call.Start start -> start.loginId();
            case Call.CheckCached check -> check.loginId();
            case Call.Poll poll -> "login of " + poll.requestId();
            case Call.Fetch fetch -> "login of " + fetch.requestId();
            case Call.FetchPending pending -> "login of " + pending.requestId();
        };
    }

    /** Asks for a permit for the call; empty if it gets none. */
    public static Optional<Permit> take(FlinksCalls calls, Call call) {
        return calls.acquire(of(call)) instanceof PermitDecision.Granted granted
                ? Optional.of(granted.permit())
                : Optional.empty();
    }
}
