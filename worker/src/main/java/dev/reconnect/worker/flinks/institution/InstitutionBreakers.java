package dev.reconnect.worker.flinks.institution;

import dev.reconnect.worker.collection.Bounded;
import dev.reconnect.worker.flinks.answer.InstitutionSignal;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.shard.CallRequest;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A circuit breaker for each bank, learned from what its live sessions tell. While a breaker is open, the starts of its
 * bank are barred. Calls of open sessions are never barred, nor is anything at another or an unknown bank. All shards
 * share the breakers. They are bounded, safe for use by many threads, have no thread of their own and go by the given
 * clock alone.
 */
public final class InstitutionBreakers {

    private static final Logger LOG = LoggerFactory.getLogger(InstitutionBreakers.class);

    private static final int MOST_INSTITUTIONS = 1000;
    /** The bound on counted sessions. A forgotten session counts again if it tells again, which does no harm. */
    private static final int MOST_SESSIONS = 10_000;

    private final CircuitBreakerConfig config;
    private final BreakerRules breakerRules;
    private final int most;
    private final InstantSource clock;
    private final InstitutionObserver observer;
    /** By institutionId, the longest unused first. Guarded by this. */
    private final Map<Integer, InstitutionBreaker> breakers = new LinkedHashMap<>(16, 0.75f, true);
    /** The RequestIds of sessions that have told: each session counts once. Guarded by this. */
    private final Set<String> counted = Bounded.set(MOST_SESSIONS);
    /** Guarded by this. */
    private boolean closed;

    /**
     * When a bank counts as not well.
     *
     * @param failureRate how many of a hundred live sessions must fail
     * @param minimumCalls how many sessions must have told before the rate counts
     * @param window how far back sessions count
     * @param openTime how long the bank's starts then wait before it is tried again
     * @param trialCalls how many starts try it
     */
    public record BreakerRules(int failureRate, int minimumCalls, Duration window, Duration openTime, int trialCalls) {
        /** The documented defaults. */
        public static final BreakerRules DEFAULTS =
                new BreakerRules(50, 10, Duration.ofMinutes(2), Duration.ofSeconds(30), 3);

        public BreakerRules {
            if (failureRate < 1 || failureRate > 100 || minimumCalls < 1 || trialCalls < 1) {
                throw new IllegalArgumentException("a rate from 1 to 100 and numbers of calls from 1 on");
            }
            if (window.toSeconds() < 1 || window.toMinutes() > 10 || openTime.toMillis() < 1) {
                throw new IllegalArgumentException("a window from 1s to 10m and an open time from 1ms on");
            }
        }
    }

    public InstitutionBreakers(BreakerRules breakerRules, InstantSource clock, InstitutionObserver observer) {
        this(breakerRules, clock, observer, MOST_INSTITUTIONS);
    }

    /** @param most how many banks are known at a time */
    public InstitutionBreakers(BreakerRules breakerRules, InstantSource clock, InstitutionObserver observer, int most) {
        this.breakerRules = breakerRules;
        this.clock = clock;
        this.observer = observer;
        this.most = most;
        // Trials have a time limit of ours: Resilience4j's own needs a thread and goes by the machine's clock.
        config = CircuitBreakerConfig.custom()
                .failureRateThreshold(breakerRules.failureRate())
                .minimumNumberOfCalls(breakerRules.minimumCalls())
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize((int) breakerRules.window().toSeconds())
                .waitDurationInOpenState(breakerRules.openTime())
                .maxWaitDurationInHalfOpenState(Duration.ZERO)
                .permittedNumberOfCallsInHalfOpenState(breakerRules.trialCalls())
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .recordResult(InstitutionSignal.NOT_WELL::equals)
                .clock(clock.withZone(ZoneOffset.UTC))
                .build();
    }

    /** Returns how many banks are not well, with those that are being tried again. */
    public synchronized int degraded() {
        return (int) breakers.values().stream()
                .filter(breaker -> breaker.degradedSince() != null)
                .count();
    }

    /**
     * Forgets, as recovered, each bank that has not been asked for in so long that nothing it told counts any more. No
     * start would ever try it again, above all if an app heeds the warning. Cheap; the caller repeats it now and then.
     */
    public synchronized void look() {
        Instant now = clock.instant();
        Instant longAgo = now.minus(breakerRules.window()).minus(breakerRules.openTime());
        breakers.entrySet().removeIf(entry -> {
            Instant since = entry.getValue().degradedSince();
            if (since == null || entry.getValue().askedSince(longAgo)) {
                return false;
            }
            recovered(entry.getKey(), entry.getValue(), since, now);
            return true;
        });
    }

    /** Reports every degraded bank as recovered: this worker will say nothing more. */
    public synchronized void close() {
        closed = true;
        Instant now = clock.instant();
        breakers.forEach((id, breaker) -> {
            Instant since = breaker.degradedSince();
            if (since != null) {
                recovered(id, breaker, since, now);
            }
        });
    }

    private void recovered(int id, InstitutionBreaker breaker, Instant since, Instant now) {
        breaker.recover();
        tell(() -> observer.recovered(id, breaker.name(), since, now));
    }

    /** When a start may ask again whose bank bars it now; empty if this call's bank lets it leave. */
    public synchronized Optional<Instant> barredUntil(CallRequest callRequest) {
        InstitutionBreaker breaker = ofStart(callRequest);
        Optional<Instant> until = breaker == null ? Optional.empty() : breaker.barredUntil(clock.instant());
        if (until.isPresent()) {
            tell(observer::barred);
        }
        return until;
    }

    /** A call that its bank does not bar leaves: {@link #heard} or {@link #leave} must follow. */
    public synchronized void enter(CallRequest callRequest) {
        InstitutionBreaker breaker = ofStart(callRequest);
        if (breaker != null) {
            breaker.enter(callRequest.call(), clock.instant());
        }
    }

    private @Nullable InstitutionBreaker ofStart(CallRequest callRequest) {
        return callRequest.call() instanceof Call.Start ? find(callRequest.institutionId()) : null;
    }

    /** The call did not leave. */
    public synchronized void leave(CallRequest callRequest) {
        InstitutionBreaker breaker = find(callRequest.institutionId());
        if (breaker != null) {
            breaker.leave(callRequest.call());
        }
    }

    /** An entered call got this answer. */
    public synchronized void heard(CallRequest callRequest, Answer answer) {
        InstitutionSignal signal = InstitutionSignal.of(callRequest.call(), answer);
        Institution named = institution(answer);
        InstitutionBreaker requested = find(callRequest.institutionId());
        // Flinks knows better than the caller which bank it was.
        Integer id = named.id() != null ? named.id() : callRequest.institutionId();
        if (signal == InstitutionSignal.SILENT || id == null) {
            if (requested != null) {
                requested.silent(callRequest.call(), answer);
            }
            return;
        }
        if (requested != null && !id.equals(callRequest.institutionId())) {
            requested.leave(callRequest.call());
        }
        String session = session(callRequest.call(), answer);
        if (session != null && !counted.add(session)) {
            return;
        }
        InstitutionBreaker breaker = findOrCreate(id);
        if (breaker == null) {
            tell(observer::unguarded);
            return;
        }
        Instant now = clock.instant();
        breaker.told(callRequest, signal, named.name(), now);
        notice(id, breaker, now);
    }

    private void notice(int id, InstitutionBreaker breaker, Instant now) {
        Instant since = breaker.degradedSince();
        if (since == null && breaker.isOpen() && !closed) {
            breaker.degrade(now);
            tell(() -> observer.degraded(id, breaker.name(), now, breaker.failureRate(), breaker.retryAt()));
        } else if (since != null && breaker.isClosed()) {
            recovered(id, breaker, since, now);
        }
    }

    private @Nullable InstitutionBreaker find(@Nullable Integer id) {
        return id == null ? null : breakers.get(id);
    }

    /** Returns the breaker, or null if there is no space for one more because all others are open. */
    private @Nullable InstitutionBreaker findOrCreate(int id) {
        InstitutionBreaker known = breakers.get(id);
        if (known != null || (breakers.size() >= most && !forgetOne())) {
            return known;
        }
        InstitutionBreaker created = new InstitutionBreaker(
                CircuitBreaker.of("institution-" + id, config), breakerRules.openTime(), breakerRules.window());
        breakers.put(id, created);
        return created;
    }

    private boolean forgetOne() {
        Iterator<InstitutionBreaker> longestUnused = breakers.values().iterator();
        while (longestUnused.hasNext()) {
            if (longestUnused.next().isClosed()) {
                longestUnused.remove();
                return true;
            }
        }
        return false;
    }

    private static Institution institution(Answer answer) {
        return switch (answer) {
            case Answer.Challenged challenged -> challenged.institution();
            case Answer.Authorized authorized -> authorized.institution();
            case Answer.Pending ignored -> Institution.UNKNOWN;
            case Answer.Accounts ignored -> Institution.UNKNOWN;
            case Answer.Refused ignored -> Institution.UNKNOWN;
            case Answer.NotSent ignored -> Institution.UNKNOWN;
            case Answer.Unreadable ignored -> Institution.UNKNOWN;
        };
    }

    /** Returns the RequestId of the live session that tells; null if a start was refused and opened none. */
    private static @Nullable String session(Call call, Answer answer) {
        if (call instanceof Call.Poll poll) {
            return poll.requestId();
        }
        return switch (answer) {
            case Answer.Challenged challenged -> challenged.requestId();
            case Answer.Authorized authorized -> authorized.requestId();
            case Answer.Pending ignored -> null;
            case Answer.Accounts ignored -> null;
            case Answer.Refused ignored -> null;
            case Answer.NotSent ignored -> null;
            case Answer.Unreadable ignored -> null;
        };
    }

    /** Guards the observer: whatever fails in it, the answer is not lost. */
    private static void tell(Runnable news) {
        try {
            news.run();
        } catch (RuntimeException failure) {
            LOG.error("The observer of institutions failed", failure);
        }
    }
}
