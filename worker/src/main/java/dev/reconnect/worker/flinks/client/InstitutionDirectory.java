package dev.reconnect.worker.flinks.client;

import dev.reconnect.worker.flinks.answer.FlinksBody;
import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.http.HttpReply;
import dev.reconnect.worker.flinks.http.HttpReply.Received;
import dev.reconnect.worker.flinks.http.Transport;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Institution;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Finds the id of an institution if an answer gives only its name. It looks at what it has and never waits. It reads
 * the list in the background when it is first needed, at most once a day (if that fails, at most once in five minutes).
 */
final class InstitutionDirectory {

    private static final Duration FRESH = Duration.ofHours(24);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);
    private static final int PAGE = 1000;
    private static final int MOST_PAGES = 10;
    private static final int MOST_NAMES = 20_000;
    /** Two institutions share this name (in two countries): neither is preselected. */
    private static final int AMBIGUOUS = -1;

    private final FlinksRequestFactory requests;
    private final Transport http;
    private final InstantSource clock;
    private final CallObserver observer;
    private volatile Map<String, Integer> idsByName = Map.of();
    private Instant nextReading = Instant.MIN;

    InstitutionDirectory(FlinksRequestFactory requests, Transport http, InstantSource clock, CallObserver observer) {
        this.requests = requests;
        this.http = http;
        this.clock = clock;
        this.observer = observer;
    }

    /** Returns the same answer, with the institution's id if it is known by now. */
    ReadAnswer complete(ReadAnswer readAnswer) {
        Answer completed = switch (readAnswer.answer()) {
            case Answer.Challenged challenged ->
                new Answer.Challenged(challenged.requestId(), complete(challenged.institution()), challenged.types());
            case Answer.Authorized authorized ->
                new Answer.Authorized(
                        authorized.requestId(),
                        complete(authorized.institution()),
                        authorized.lastRefresh(),
                        authorized.httpStatus());
            case Answer.Accounts accounts -> accounts.with(complete(accounts.institution()));
            case Answer.Pending ignored -> readAnswer.answer();
            case Answer.Refused ignored -> readAnswer.answer();
            case Answer.NotSent ignored -> readAnswer.answer();
            case Answer.Unreadable ignored -> readAnswer.answer();
        };
        return readAnswer.with(completed);
    }

    private Institution complete(Institution institution) {
        String name = institution.name();
        if (institution.id() != null || name == null) {
            return institution;
        }
        refreshIfDue();
        Integer id = idsByName.get(key(name));
        return id == null || id == AMBIGUOUS ? institution : new Institution(id, name);
    }

    private void refreshIfDue() {
        Instant now = clock.instant();
        synchronized (this) {
            if (now.isBefore(nextReading)) {
                return;
            }
            // The next reading is set before this one begins: only one runs at a time, however it ends.
            nextReading = now.plus(AFTER_FAILURE);
        }
        long begun = System.nanoTime();
        CompletionStage<Boolean> whole = readFrom(0, new HashMap<>());
        whole.exceptionally(unexpected -> false).thenAccept(read -> {
            if (read) {
                synchronized (this) {
                    nextReading = now.plus(FRESH);
                }
            }
            observer.answered("institutions", read ? "done" : "refused", Duration.ofNanos(System.nanoTime() - begun));
        });
    }

    private CompletionStage<Boolean> readFrom(int page, Map<String, Integer> found) {
        return http.send(requests.institutions(page * PAGE, PAGE)).thenCompose(reply -> {
            List<FlinksBody.Named> institutions = institutions(reply);
            if (institutions == null) {
                return CompletableFuture.completedStage(false);
            }
            institutions.forEach(institution -> add(institution, found));
            if (institutions.size() < PAGE || page + 1 == MOST_PAGES || found.size() >= MOST_NAMES) {
                idsByName = Map.copyOf(found);
                return CompletableFuture.completedStage(true);
            }
            return readFrom(page + 1, found);
        });
    }

    /** Returns the institutions that one page names, or null if the reply is not such a page. */
    static @Nullable List<FlinksBody.Named> institutions(HttpReply reply) {
        if (!(reply instanceof Received received) || received.status() != 200) {
            return null;
        }
        FlinksBody body = FlinksBody.read(received.body());
        return body == null ? null : body.institutions();
    }

    private static void add(FlinksBody.Named institution, Map<String, Integer> found) {
        for (String name : institution.names()) {
            if (found.size() < MOST_NAMES) {
                found.merge(key(name), institution.id(), (one, other) -> one.equals(other) ? one : AMBIGUOUS);
            }
        }
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
