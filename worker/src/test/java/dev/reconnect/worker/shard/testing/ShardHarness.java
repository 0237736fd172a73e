package dev.reconnect.worker.shard.testing;

import dev.reconnect.contracts.Event;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.RestingMemory;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.shard.Intake;
import dev.reconnect.worker.shard.Pauses;
import dev.reconnect.worker.shard.Placement;
import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.Shard;
import dev.reconnect.worker.shard.Shard.Turn;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.ShardParts;
import dev.reconnect.worker.shard.ShardParts.Bounds;
import dev.reconnect.worker.shard.ShardParts.SessionRules;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One shard in virtual time, with its three topics, its log and Flinks. Time moves only to {@code wakeAt}, to the
 * arrival of answers, and as a test says.
 */
public final class ShardHarness {

    public static final Instant BEGIN = Instant.parse("2026-11-22T03:00:00Z");

    /**
     * Retries after ten seconds and up to a second more. No clock skew, because the institution uses the same clock.
     * With a skew, the result of a slightly earlier session would count as this session's.
     */
    public static final Policy POLICY =
            Policy.defaults((tries, chance) -> Duration.ofMillis(10_000 + (long) (1_000 * chance)));

    /** How many records of each source a turn takes at most. */
    private static final int MOST_AT_ONCE = 50;

    public final FakePartition partition = new FakePartition();
    public final RecordingObserver observer = new RecordingObserver();
    public final TestConnectPages pages = new TestConnectPages();
    public final Pauses pauses = new Pauses();
    public final LimitedFlinks flinks;
    private final Map<Source, List<RawRecord>> topics = new EnumMap<>(Source.class);
    private final Map<Source, Integer> read = new EnumMap<>(Source.class);
    private final SplittableRandom random;
    private final Supplier<FakeLog.Fate> fates;
    private final Placement placement;
    private Bounds bounds = Bounds.of(new RestingMemory(Long.MAX_VALUE));
    private FakeLog log;
    private Shard shard;
    private Turn turn;
    private Instant now = BEGIN;

    public ShardHarness() {
        this(ScriptedInstitution.SILENT, 1, () -> FakeLog.Fate.COMMITTED, ignored -> {}, InputRecords.PLACEMENT);
    }

    public ShardHarness(Placement placement) {
        this(ScriptedInstitution.SILENT, 1, () -> FakeLog.Fate.COMMITTED, ignored -> {}, placement);
    }

    /** {@code onSend} sees every call as it leaves. */
    public ShardHarness(
            ScriptedInstitution institution,
            long seed,
            Supplier<FakeLog.Fate> fates,
            Consumer<LimitedFlinks.Sent> onSend,
            Placement placement) {
        this.random = new SplittableRandom(seed);
        this.fates = fates;
        this.placement = placement;
        this.flinks = new LimitedFlinks(this::now, institution, onSend);
        for (Source source : Source.values()) {
            topics.put(source, new ArrayList<>());
            read.put(source, 0);
        }
        this.log = new FakeLog(partition);
        this.shard = shardOn(log);
        this.turn = new Turn(Commit.COMMITTED, now);
    }

    /** Another shard in the same harness. */
    public Shard shardOn(FakeLog owner) {
        Intake intake = new Intake(placement, InputRecords.allowing("https://app.example.com"), POLICY);
        return new Shard(new ShardParts(
                owner, flinks, pauses, intake, new SessionRules(POLICY, pages, random), observer, bounds));
    }

    /** As {@link Bounds}, with memory for so many bytes of logins at rest. */
    public ShardHarness bounds(int open, int queuedBatch, int parked, long resting) {
        bounds = new Bounds(open, queuedBatch, parked, new RestingMemory(resting));
        return this;
    }

    /** A new owner fences the old one, restores and begins. */
    public Turn takeOver() {
        log = new FakeLog(partition, fates);
        shard = shardOn(log);
        ShardLog.RestoredShard restoredShard = log.takeOver();
        for (Source source : Source.values()) {
            read.put(source, Math.toIntExact(restoredShard.positions().getOrDefault(source, 0L)));
        }
        turn = shard.start(now, restoredShard, restoredShard.positions());
        return turn;
    }

    /** The process dies, and with it everything that was only in memory. */
    public void crash() {
        flinks.crash();
    }

    public ShardHarness begun() {
        takeOver();
        return this;
    }

    public RawRecord publish(Source source, Event event) {
        return publish(InputRecords.of(source, topic(source).size(), now, event));
    }

    /** Appends the record to its topic, at the topic's next offset. */
    public RawRecord publish(RawRecord record) {
        List<RawRecord> topic = topic(record.source());
        RawRecord placed = InputRecords.at(record, topic.size());
        topic.add(placed);
        return placed;
    }

    /** A request on the interactive topic. */
    public RawRecord request(String loginId, String refreshId) {
        return publish(Source.INTERACTIVE, InputRecords.request(loginId, refreshId, now));
    }

    public RawRecord batch(String loginId, String refreshId) {
        return publish(Source.BATCH, InputRecords.request(loginId, refreshId, now));
    }

    public RawRecord confirm(String loginId, String confirmationId) {
        return publish(Source.REDIRECTS, InputRecords.confirmation(loginId, confirmationId, now));
    }

    /** Answers the last call that has left. */
    public void answer(Answer answer) {
        flinks.answer(flinks.lastCallId(), answer);
    }

    /** One turn with the records and answers that are there. */
    public Turn step() {
        List<RawRecord> records = new ArrayList<>();
        for (Source source : Source.values()) {
            if (shard.wants(source)) {
                int from = position(source);
                int to = Math.min(topic(source).size(), from + MOST_AT_ONCE);
                records.addAll(topic(source).subList(from, to));
                read.put(source, to);
            }
        }
        turn = shard.step(now, records, flinks.arrived());
        return turn;
    }

    public Turn after(Duration pause) {
        now = now.plus(pause);
        return step();
    }

    /** The moment at which the driver of a shard would step next. */
    Instant next() {
        boolean waiting = false;
        for (Source source : Source.values()) {
            waiting |= position(source) < topic(source).size() && shard.wants(source);
        }
        Instant soonest = waiting ? now : flinks.nextArrival();
        return soonest.isBefore(turn.wakeAt()) ? soonest : turn.wakeAt();
    }

    /** Steps at each {@code wakeAt} and arrival up to {@code end}, or until a commit does not succeed. */
    public Turn runUntil(Instant end) {
        turn = step();
        while (turn.commit() == Commit.COMMITTED && !next().isAfter(end)) {
            now = now.isAfter(next()) ? now : next();
            step();
        }
        if (turn.commit() == Commit.COMMITTED) {
            now = end;
        }
        return turn;
    }

    public Turn runFor(Duration duration) {
        return runUntil(now.plus(duration));
    }

    /** How many records a topic holds. */
    public long published(Source source) {
        return topic(source).size();
    }

    public Instant now() {
        return now;
    }

    public void now(Instant moment) {
        now = moment;
    }

    public Shard current() {
        return shard;
    }

    public FakeLog log() {
        return log;
    }

    public Turn turn() {
        return turn;
    }

    /** The durable state of a login. */
    public Session session(String loginId) {
        return Objects.requireNonNull(partition.session(loginId), loginId);
    }

    /** Every outcome that became durable, in order. */
    public List<Outcome> outcomes() {
        return partition.publications().stream()
                .map(outgoingEvent -> (Outcome) outgoingEvent.event())
                .toList();
    }

    private List<RawRecord> topic(Source source) {
        return Objects.requireNonNull(topics.get(source));
    }

    private int position(Source source) {
        return Objects.requireNonNull(read.get(source));
    }
}
