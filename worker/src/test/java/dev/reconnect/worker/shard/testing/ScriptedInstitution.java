package dev.reconnect.worker.shard.testing;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Flinks and the bank behind it, as a test wants them. */
interface ScriptedInstitution {

    /** Answers nothing by itself: the test does. */
    ScriptedInstitution SILENT = (now, call) -> null;

    /** What comes of a call that arrives at {@code now}; {@code null} where the test answers by hand. */
    @Nullable Reply reply(Instant now, Call call);

    /** An answer and how long it takes. */
    record Reply(Answer answer, Duration after) {}
}
