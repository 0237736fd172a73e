package dev.reconnect.worker.shard.testing;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Flinks and the institution behind it, as a test scripts them. */
interface ScriptedInstitution {

    /** Gives no answers; the test does. */
    ScriptedInstitution SILENT = (now, call) -> null;

    /** The answer to a call that arrives at {@code now}; {@code null} if the test answers by hand. */
    @Nullable Reply reply(Instant now, Call call);

    /** An answer and how long it takes. */
    record Reply(Answer answer, Duration after) {}
}
