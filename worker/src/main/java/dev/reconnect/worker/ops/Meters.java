package dev.reconnect.worker.ops;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.EventType;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.worker.redirect.RedirectObserver.Way;
import dev.reconnect.worker.redirect.RedirectResult;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.shard.SessionCounts.CountedState;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.Source;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the worker counts and times. Every tag comes from a bounded set, and no method takes a loginId or a requestId.
 * Safe for any thread.
 */
public final class Meters {
    private static final Duration[] REFRESH_TIMES = {
        Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(5),
        Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(30), Duration.ofMinutes(1),
        Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofMinutes(30),
        Duration.ofHours(1), Duration.ofHours(3), Duration.ofHours(6)
    };
    private static final Duration[] CALL_TIMES = {
        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500),
        Duration.ofSeconds(1), Duration.ofMillis(2500), Duration.ofSeconds(5), Duration.ofSeconds(10),
        Duration.ofSeconds(30), Duration.ofMinutes(1), Duration.ofMinutes(4)
    };
    private static final Duration[] TRANSACTION_TIMES = {
        Duration.ofMillis(2), Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25),
        Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofSeconds(1),
        Duration.ofSeconds(5), Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final SessionGauges sessions;
    private final InstitutionGauges institutions;
    private final PauseGauges pauses;
    private final HeldGauges held;
    private final LimitGauges limits;
    private final BoundedTag deadLetterReasons = new BoundedTag();
    private final BoundedTag ignoredReasons = new BoundedTag();
    private final BoundedTag kinds = new BoundedTag();
    private final BoundedTag answerClasses = new BoundedTag();

    public Meters(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.sessions = new SessionGauges(registry, clock);
        this.institutions = new InstitutionGauges(registry);
        this.pauses = new PauseGauges(registry);
        this.held = new HeldGauges(registry);
        this.limits = new LimitGauges(registry);
    }

    /** An outcome was published, and its transaction was committed. */
    public void outcomePublished(Outcome outcome) {
        String source = outcome instanceof AccountsReady ready ? tag(ready.source()) : "none";
        registry.counter(
                        "reconnect.outcomes",
                        "type",
                        tag(EventType.of(outcome)),
                        "lane",
                        tag(outcome.subject().lane()),
                        "source",
                        source)
                .increment();
    }

    /** A refresh got an outcome, this long after it was requested. */
    public void refreshTook(Outcome outcome, Duration sinceRequested) {
        Timer.builder("reconnect.refresh.duration")
                .description("From requestedAt to the published outcome")
                .tags(
                        "type",
                        tag(EventType.of(outcome)),
                        "lane",
                        tag(outcome.subject().lane()))
                .serviceLevelObjectives(REFRESH_TIMES)
                .register(registry)
                .record(sinceRequested);
    }

    /** Reads the worker's health at each look at the metrics. */
    public void health(Health health) {
        health("starts", health::starts);
        health("ready", health::ready);
        health("live", health::live);
    }

    private void health(String answer, Supplier<Health.Status> status) {
        Gauge.builder("reconnect.health", () -> status.get().up() ? 1 : 0)
                .description("1 if the worker may start refreshes, is ready, is live; else 0")
                .tag("answer", answer)
                .register(registry);
    }

    /** Sets what a shard holds now. The shard reports it after every turn that changes it. */
    public void sessions(int shard, Map<CountedState, Integer> byState, @Nullable Instant oldestOpen) {
        sessions.set(shard, byState, oldestOpen);
    }

    /** A shard was given up; its sessions count elsewhere. */
    public void shardGone(int shard) {
        sessions.remove(shard);
    }

    /** A call was answered or given up. Both words come from the client's small fixed sets. */
    public void flinksCall(String kind, String answerClass, Duration took) {
        Timer.builder("reconnect.flinks.calls")
                .description("Calls to Flinks by what was asked and how it went")
                .tags("kind", kinds.of(kind), "class", answerClasses.of(answerClass))
                .serviceLevelObjectives(CALL_TIMES)
                .register(registry)
                .record(took);
    }

    /** An answer to such a call carried a FlinksCode that is not in the table. An operator should look it up. */
    public void unknownFlinksCode(String kind) {
        registry.counter("reconnect.flinks.unknown.codes", "kind", kinds.of(kind))
                .increment();
    }

    /**
     * Sets the state of the limits of calls.
     *
     * @param open calls that are not answered yet
     * @param uncommitted answers that no shard has committed yet
     * @param held for how much longer all calls are held
     * @param slowDowns answers that said "slow down" since the worker began
     */
    public void callLimits(double perSecond, int openLimit, int open, int uncommitted, Duration held, long slowDowns) {
        limits.set(perSecond, openLimit, open, uncommitted, held, slowDowns);
    }

    /** Sets how often calls were told to wait since the worker began. Both words come from small fixed sets. */
    public void callsWaited(String who, String why, long times) {
        limits.waited(who, why, times);
    }

    /** A transaction ended. */
    public void transaction(Commit result, Duration took) {
        Timer.builder("reconnect.transactions")
                .description("Kafka transactions by how they ended")
                .tag("result", tag(result))
                .serviceLevelObjectives(TRANSACTION_TIMES)
                .register(registry)
                .record(took);
    }

    /** A record was in the wrong partition and was written again to the right one. */
    public void forwarded(Source source) {
        registry.counter("reconnect.records.forwarded", "source", tag(source)).increment();
    }

    /** An input could not be accepted. */
    public void deadLetter(String reason) {
        registry.counter("reconnect.dead.letters", "reason", deadLetterReasons.of(reason))
                .increment();
    }

    /** An input changed nothing, for example because it was delivered again. */
    public void ignored(String reason) {
        registry.counter("reconnect.inputs.ignored", "reason", ignoredReasons.of(reason))
                .increment();
    }

    /** A start was sent, and its effect is not known. */
    public void startInDoubt(Lane lane, Signal policy) {
        registry.counter("reconnect.starts.doubtful", "lane", tag(lane), "policy", tag(policy))
                .increment();
    }

    /** Remembered sessions were forgotten before their time, to make space. */
    public void evicted(int count) {
        registry.counter("reconnect.sessions.evicted").increment(count);
    }

    /** An answer came for a call that no session waits for any more. */
    public void lateAnswer() {
        registry.counter("reconnect.answers.late").increment();
    }

    /** Reads the number of degraded institutions at each look at the metrics. */
    public void institutionsDegraded(IntSupplier count) {
        Gauge.builder("reconnect.institutions.degraded", count::getAsInt)
                .strongReference(true)
                .description("Institutions most of whose live sessions fail for their own sake")
                .register(registry);
    }

    /** Reads the bytes of account data that are held at each look at the metrics. */
    public void answerBytes(LongSupplier bytes) {
        Gauge.builder("reconnect.flinks.answer.bytes", bytes::getAsLong)
                .strongReference(true)
                .description("Account data held, from the first byte of an answer to the commit of what came of it")
                .register(registry);
    }

    /** An institution was found degraded. */
    public void institutionOpened(int institutionId) {
        institutions.degraded(institutionId);
        registry.counter("reconnect.institutions.opened").increment();
    }

    /** The institution serves again. */
    public void institutionClosed(int institutionId) {
        institutions.recovered(institutionId);
    }

    /** A start was refused because of its institution. Each start asks again, so one may count many times. */
    public void startBarred() {
        registry.counter("reconnect.starts.barred").increment();
    }

    /** An answer about an institution was not counted, because too many others are degraded. */
    public void institutionUnguarded() {
        registry.counter("reconnect.institutions.unguarded").increment();
    }

    /** Too many events about institutions waited for Kafka, so the oldest was dropped. */
    public void institutionEventDropped() {
        registry.counter("reconnect.institutions.events.dropped").increment();
    }

    /** A request to the redirect endpoint was answered. */
    public void redirect(Way way, RedirectResult result) {
        registry.counter("reconnect.redirects", "way", tag(way), "result", tag(result))
                .increment();
    }

    /** Sets how many records of a source open transactions hold back from the shards that run here. */
    public void held(Source source, long records) {
        held.set(source, records);
    }

    /** Sets what an operator has paused now: these lanes, and this number of institutions. */
    public void paused(Set<Lane> lanes, int institutions) {
        pauses.set(lanes, institutions);
    }

    /** A record of the control topic could not be read, so it pauses nothing. */
    public void unreadablePause() {
        registry.counter("reconnect.pauses.unreadable").increment();
    }

    static String tag(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
