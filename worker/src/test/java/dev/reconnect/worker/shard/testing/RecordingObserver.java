package dev.reconnect.worker.shard.testing;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.shard.ShardObserver;
import dev.reconnect.worker.shard.Source;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records what it is told. */
public final class RecordingObserver implements ShardObserver {

    final List<Published> published = new ArrayList<>();
    final List<Signal> notes = new ArrayList<>();
    public final List<String> deadLettered = new ArrayList<>();
    public final List<RuntimeException> bugs = new ArrayList<>();
    public int changes;
    public int forwarded;
    public int lateAnswers;

    @Override
    public void published(Published one, Instant now) {
        published.add(one);
    }

    @Override
    public void changed(String loginId, @Nullable Session from, @Nullable Session to) {
        changes++;
    }

    @Override
    public void noted(Signal signal, Lane lane) {
        notes.add(signal);
    }

    @Override
    public void forwarded(Source source) {
        forwarded++;
    }

    @Override
    public void deadLettered(String reason) {
        deadLettered.add(reason);
    }

    @Override
    public void lateAnswer() {
        lateAnswers++;
    }

    @Override
    public void ruleFailed(RuntimeException bug) {
        bugs.add(bug);
    }

    public long count(Signal signal) {
        return notes.stream().filter(signal::equals).count();
    }
}
