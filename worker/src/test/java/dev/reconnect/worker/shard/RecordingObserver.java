package dev.reconnect.worker.shard;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.Note;
import dev.reconnect.worker.session.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remembers what it was told. */
final class RecordingObserver implements ShardObserver {

    final List<Published> published = new ArrayList<>();
    final List<Note> notes = new ArrayList<>();
    final List<String> deadLettered = new ArrayList<>();
    final List<RuntimeException> bugs = new ArrayList<>();
    int changes;
    int forwarded;
    int lateAnswers;

    @Override
    public void published(Published one, Instant now) {
        published.add(one);
    }

    @Override
    public void changed(String loginId, @Nullable Session from, @Nullable Session to) {
        changes++;
    }

    @Override
    public void noted(Note note, Lane lane) {
        notes.add(note);
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

    long count(Note note) {
        return notes.stream().filter(note::equals).count();
    }
}
