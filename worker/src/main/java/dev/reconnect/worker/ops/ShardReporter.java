package dev.reconnect.worker.ops;

import dev.reconnect.contracts.EventType;
import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Decision.Published;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.session.Waiter;
import dev.reconnect.worker.shard.SessionCounts;
import dev.reconnect.worker.shard.ShardObserver;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what became durable and writes one log line for each change of state. A loginId is hashed; refreshIds are the
 * producers' own and appear in full. All shards use it at once.
 */
public final class ShardReporter implements ShardObserver {
    private static final Logger LOG = LoggerFactory.getLogger(ShardReporter.class);
    private static final Duration BETWEEN_WARNINGS = Duration.ofMinutes(1);

    private final Meters meters;
    private final LoginHash logins;
    private final InstantSource clock;
    private final AtomicReference<Instant> nextForwarded = new AtomicReference<>(Instant.MIN);
    private final AtomicReference<Instant> nextEvicted = new AtomicReference<>(Instant.MIN);

    public ShardReporter(Meters meters, LoginHash logins, InstantSource clock) {
        this.meters = meters;
        this.logins = logins;
        this.clock = clock;
    }

    @Override
    public void published(Published published, Instant now) {
        meters.outcomePublished(published.outcome());
        if (published.outcome().terminal()) {
            Duration took = Duration.between(published.since(), now);
            meters.refreshTook(published.outcome(), took.isNegative() ? Duration.ZERO : took);
        }
        LOG.info(
                "refresh {} of {}: {}",
                published.outcome().subject().answers(),
                logins.of(published.outcome().loginId()),
                EventType.of(published.outcome()).versionedName());
    }

    @Override
    public void changed(String loginId, @Nullable Session from, @Nullable Session to) {
        String before = state(from);
        String after = state(to);
        if (!before.equals(after) && LOG.isInfoEnabled()) {
            LOG.info(
                    "session {}: {} -> {} {}",
                    logins.of(loginId),
                    before,
                    after,
                    refreshIds(to instanceof Session.Open ? to : from));
        }
    }

    @Override
    public void noted(Signal signal, Lane lane) {
        switch (signal) {
            case DOUBT_RETRIED, DOUBT_WAITED_OUT -> meters.startInDoubt(lane, signal);
            case EVICTED -> evicted();
            case DUPLICATE_REQUEST,
                    DUPLICATE_CONFIRMATION,
                    UNAWAITED_DATA,
                    REMNANT_JOINED,
                    ILLEGAL_INPUT,
                    UNEXPECTED_ANSWER,
                    ANOTHERS_ACCOUNTS,
                    INSTITUTION_UNKNOWN -> meters.ignored(Meters.tag(signal));
        }
    }

    @Override
    public void forwarded(Source source) {
        meters.forwarded(source);
        if (mayWarn(nextForwarded)) {
            LOG.warn(
                    "records lie in the wrong partition of the {} topic and are forwarded: set the producer's partitioner"
                            + " to murmur2 and its key to the trimmed, lower-case loginId",
                    Meters.tag(source));
        }
    }

    private void evicted() {
        meters.evicted(1);
        if (mayWarn(nextEvicted)) {
            LOG.warn("logins at rest take more than a third of the heap, and the oldest are forgotten early:"
                    + " the worker needs a larger heap");
        }
    }

    private boolean mayWarn(AtomicReference<Instant> nextWarning) {
        Instant now = clock.instant();
        Instant next = nextWarning.get();
        return !now.isBefore(next) && nextWarning.compareAndSet(next, now.plus(BETWEEN_WARNINGS));
    }

    @Override
    public void deadLettered(String reason) {
        meters.deadLetter(reason);
        LOG.warn("a record could not be accepted and went to the dead letters: {}", reason);
    }

    @Override
    public void lateAnswer() {
        meters.lateAnswer();
    }

    @Override
    public void ruleFailed(RuntimeException bug) {
        LOG.error(
                "a rule failed; its input went to the dead letters or its session was ended: please report this", bug);
    }

    private static String state(@Nullable Session session) {
        return session == null
                ? "nothing"
                : SessionCounts.state(session).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String refreshIds(@Nullable Session session) {
        return session instanceof Session.Open open
                ? open.waiters().stream().map(Waiter::refreshId).collect(Collectors.joining(",", "[", "]"))
                : "";
    }
}
