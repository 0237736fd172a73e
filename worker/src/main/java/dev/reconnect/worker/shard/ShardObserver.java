package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Signal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Is told what became durable, for metrics and log lines. Called in the shard's thread; must not block or throw. */
public interface ShardObserver {

    /** An outcome was published. */
    void published(Published published, Instant now);

    /** A session went from one state to another; {@code null} is "nothing known". */
    void changed(String loginId, @Nullable Session from, @Nullable Session to);

    /** Something that is counted happened to a login; {@code lane} is that of the most urgent waiter. */
    void noted(Signal signal, Lane lane);

    /** A record was forwarded to the shard that it belongs to. */
    void forwarded(Source source);

    /** A record went to the dead letters; {@code reason} is from a bounded set. */
    void deadLettered(String reason);

    /** An answer came that is not wanted any more. */
    void lateAnswer();

    /** A rule failed with an exception: a bug. The session, if any, was ended so that no one waits for ever. */
    void ruleFailed(RuntimeException bug);
}
