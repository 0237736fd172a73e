package dev.reconnect.worker.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.Outcome;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.session.Signal;
import dev.reconnect.worker.shard.SessionCounts.CountedState;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.Source;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MetersTest {
    private static final String LOGIN = "43387ca6-0391-4c82-857d-70d95f087e3f";
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry, Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void outcomesAreCountedByTypeLaneAndSource() {
        meters.outcomePublished(ready());
        meters.outcomePublished(failed());
        assertThat(registry.get("reconnect.outcomes")
                        .tags("type", "accounts-ready", "lane", "interactive", "source", "live")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("reconnect.outcomes")
                        .tags("type", "refresh-failed", "lane", "interactive", "source", "none")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void sessionsOfAllShardsAreSummedUpByState() {
        meters.sessions(0, Map.of(CountedState.QUEUED, 2, CountedState.RESTING, 5), NOW.minusSeconds(30));
        meters.sessions(1, Map.of(CountedState.QUEUED, 1), NOW.minusSeconds(90));
        assertThat(gauge("reconnect.sessions", "queued")).isEqualTo(3);
        assertThat(registry.get("reconnect.refresh.oldest.age").gauge().value()).isEqualTo(90);
        meters.shardGone(1);
        assertThat(gauge("reconnect.sessions", "queued")).isEqualTo(2);
        assertThat(registry.get("reconnect.refresh.oldest.age").gauge().value()).isEqualTo(30);
        meters.sessions(0, Map.of(), null);
        assertThat(registry.get("reconnect.refresh.oldest.age").gauge().value()).isZero();
    }

    @Test
    void aGaugeThatNobodyElseHoldsIsStillANumberAfterACollection() {
        SimpleMeterRegistry unattended = new SimpleMeterRegistry();
        WeakReference<Meters> forgotten = new WeakReference<>(new Meters(unattended, Clock.systemUTC()));
        await().until(() -> {
            System.gc();
            return forgotten.get() == null;
        });
        assertThat(unattended.get("reconnect.shards.owned").gauge().value()).isZero();
        assertThat(unattended.get("reconnect.refresh.oldest.age").gauge().value())
                .isZero();
        assertThat(unattended.get("reconnect.sessions").gauges())
                .allSatisfy(gauge -> assertThat(gauge.value()).isZero());
    }

    @Test
    void callsAreTimedByKindAndClass() {
        meters.flinksCall("start", "pending", Duration.ofMillis(120));
        meters.flinksCall("poll", "user-must-act", Duration.ofMillis(80));
        assertThat(registry.get("reconnect.flinks.calls")
                        .tags("kind", "poll", "class", "user-must-act")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void noTagHoldsAnId() {
        meters.outcomePublished(ready());
        meters.refreshTook(ready(), Duration.ofSeconds(4));
        meters.flinksCall("start", "pending", Duration.ofMillis(120));
        meters.transaction(Commit.COMMITTED, Duration.ofMillis(3));
        meters.forwarded(Source.BATCH);
        meters.deadLetter(LOGIN);
        meters.ignored("login " + LOGIN);
        meters.startInDoubt(Lane.BATCH, Signal.DOUBT_RETRIED);
        meters.evicted(3);
        meters.lateAnswer();
        assertThat(registry.getMeters())
                .extracting(Meter::getId)
                .isNotEmpty()
                .noneMatch(id -> id.toString().contains(LOGIN));
        assertThat(registry.get("reconnect.dead.letters")
                        .tag("reason", "other")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void reasonsBeyondTheBoundAreCountedTogether() {
        for (int first = 0; first < 26; first++) {
            for (int second = 0; second < 4; second++) {
                meters.ignored("reason-" + (char) ('a' + first) + (char) ('a' + second));
            }
        }
        assertThat(registry.get("reconnect.inputs.ignored").counters()).hasSize(BoundedTag.MOST + 1);
        assertThat(registry.get("reconnect.inputs.ignored")
                        .tag("reason", BoundedTag.OTHER)
                        .counter()
                        .count())
                .isEqualTo(104 - BoundedTag.MOST);
    }

    private double gauge(String name, String state) {
        return registry.get(name).tag("state", state).gauge().value();
    }

    private static Outcome ready() {
        return new AccountsReady(subject(), "r", null, null, NOW, AccountsReady.Source.LIVE, List.of());
    }

    private static Outcome failed() {
        return new RefreshFailed(
                subject(), new RefreshFailed.Reason(RefreshFailed.FailureClass.DEADLINE, null, null), true, null);
    }

    private static Subject subject() {
        return new Subject(LOGIN, "refresh", null, null, Lane.INTERACTIVE, null, null, null);
    }

    @Test
    void aPausedLaneIsOneAndPausedBanksAreANumber() {
        meters.paused(Set.of(Lane.BATCH), 3);
        meters.unreadablePause();

        assertThat(paused("lane-batch")).isEqualTo(1);
        assertThat(paused("lane-interactive")).isZero();
        assertThat(paused("institutions")).isEqualTo(3);
        assertThat(registry.get("reconnect.pauses.unreadable").counter().count())
                .isEqualTo(1);

        meters.paused(Set.of(), 0);
        assertThat(paused("lane-batch")).isZero();
    }

    @Test
    void whatOpenTransactionsHoldBackIsANumberForEachSource() {
        meters.held(Source.BATCH, 6);

        assertThat(held("batch")).isEqualTo(6);
        assertThat(held("interactive")).isZero();

        meters.held(Source.BATCH, 0);
        assertThat(held("batch")).isZero();
    }

    private double held(String source) {
        return registry.get("reconnect.input.held.records")
                .tag("source", source)
                .gauge()
                .value();
    }

    private double paused(String what) {
        return registry.get("reconnect.paused").tag("what", what).gauge().value();
    }
}
