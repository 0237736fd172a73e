package dev.reconnect.worker.simulation.testing;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.shard.ShardObserver;
import dev.reconnect.worker.shard.Source;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Hears only of rules that failed: the worker survives them, the simulation does not. */
record FailedRules(BiConsumer<String, Throwable> wrong) implements ShardObserver {

    @Override
    public void ruleFailed(RuntimeException bug) {
        wrong.accept("a rule failed", bug);
    }

    @Override
    public void published(Published published, Instant now) {}

    @Override
    public void changed(String loginId, @Nullable Session from, @Nullable Session to) {}

    @Override
    public void noted(Signal signal, Lane lane) {}

    @Override
    public void forwarded(Source source) {}

    @Override
    public void deadLettered(String reason) {}

    @Override
    public void lateAnswer() {}
}
