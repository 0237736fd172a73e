package dev.reconnect.worker.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.limit.CallPermits;
import dev.reconnect.worker.kafka.feed.ReaderHealth;
import dev.reconnect.worker.kafka.shard.KafkaHealth;
import dev.reconnect.worker.kafka.testing.SingleShard;
import dev.reconnect.worker.ops.Health;
import dev.reconnect.worker.ops.Meters;
import dev.reconnect.worker.ops.Metrics;
import dev.reconnect.worker.ops.OpsServer;
import dev.reconnect.worker.shard.Source;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A worker that does not consume any more never looks healthy. The parts are really stuck, the clock is moved, and the
 * endpoint is asked.
 */
class WorkerHealthTest {

    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";
    private static final WorkerHealth.HealthLimits LIMITS = WorkerHealth.HealthLimits.DEFAULT;

    private final MovedClock clock = new MovedClock();
    private final Health health = new Health(clock.withZone(ZoneOffset.UTC));
    private final Metrics metrics = new Metrics();
    private final HttpClient client = HttpClient.newHttpClient();
    private final SingleShard shard = new SingleShard(clock);
    private Supplier<List<ReaderHealth>> feeds =
            () -> List.of(new ReaderHealth("requests", clock.instant(), null, null, false));
    private final WorkerHealth workerHealth = new WorkerHealth(
            () -> new KafkaHealth(shard.health(), feeds.get()),
            Map::of,
            new CallPermits(FlinksSettings.CallLimits.DEFAULTS, clock),
            new Meters(metrics.registry(), clock.withZone(ZoneOffset.UTC)),
            health,
            clock,
            LIMITS);
    private OpsServer server;

    @BeforeEach
    void start() throws OpsServer.CannotListen {
        server = OpsServer.start("127.0.0.1", 0, health, metrics.registry());
    }

    @AfterEach
    void stop() {
        shard.close();
        server.close();
        metrics.close();
        client.close();
    }

    @Test
    void aShardThatRunsIsWellForAsLongAsItBeatsAndIsVisited() throws Exception {
        shard.run();
        for (int look = 0; look < 4; look++) {
            shard.visitedBy(EnumSet.allOf(Source.class));
            clock.move(LIMITS.visit().minusSeconds(10));
            shard.awaitBeat(clock);
            assertThat(look(LIVE)).startsWith("200");
            assertThat(look(READY)).startsWith("200");
        }
    }

    @Test
    void aShardWhoseThreadIsStuckInAPortIsNotAlive() throws Exception {
        shard.run();
        shard.stickInAPort();
        assertThat(look(LIVE)).startsWith("200");

        clock.move(LIMITS.thread());

        assertThat(look(LIVE)).startsWith("503").contains("\"part\":\"shard 3\"", "its thread has not moved since");
    }

    @Test
    void aShardWhoseThreadDiedIsNotAlive() throws Exception {
        shard.run();
        shard.die();

        assertThat(look(LIVE)).startsWith("503").contains("shard 3", "its thread died: AssertionError");
    }

    @Test
    void aShardThatItsConsumerHasForgottenIsNotAliveThoughItBeatsAndCommits() throws Exception {
        shard.run();
        assertThat(look(LIVE)).startsWith("200");
        for (int times = 0; times < 2; times++) {
            clock.move(LIMITS.visit().minusSeconds(10));
            shard.visitedBy(EnumSet.of(Source.INTERACTIVE, Source.BATCH));
            shard.awaitBeat(clock);
            String live = look(LIVE);
            assertThat(live).startsWith(times == 0 ? "200" : "503");
        }

        assertThat(look(LIVE)).contains("shard 3", "the consumer of redirects does not come by any more");
    }

    @Test
    void nobodyIsBlamedForNotComingByWhileTheConsumersAreReplaced() throws Exception {
        shard.run();
        assertThat(look(LIVE)).startsWith("200");
        feeds = () ->
                List.of(new ReaderHealth("requests", clock.instant(), "TimeoutException: no broker", null, false));
        clock.move(LIMITS.visit().plusSeconds(10));
        shard.awaitBeat(clock);

        assertThat(look(LIVE)).startsWith("200");
        assertThat(look(READY)).startsWith("503").contains("no broker");
    }

    @Test
    void theControlTopicsTroubleHidesNoForgottenShard() throws Exception {
        shard.run();
        feeds = () -> List.of(
                new ReaderHealth("requests", clock.instant(), null, null, false),
                new ReaderHealth("control", clock.instant(), "TimeoutException: no broker", null, false));
        assertThat(look(LIVE)).startsWith("200");
        clock.move(LIMITS.visit().plusSeconds(10));
        shard.awaitBeat(clock);

        assertThat(look(LIVE)).startsWith("503").contains("shard 3", "does not come by any more");
    }

    @Test
    void aTakeOverMayTakeLongButNotForEver() throws Exception {
        shard.stickInItsTakeOver();
        clock.move(LIMITS.thread().plusSeconds(10));
        assertThat(look(READY)).startsWith("200");

        clock.move(LIMITS.takeOver());

        assertThat(look(LIVE)).startsWith("503").contains("shard 3");
    }

    @Test
    void aShardThatFailedStaysDownUntilItRunsAgain() throws Exception {
        shard.run();
        shard.failAndStickInTheNextTakeOver();
        assertThat(look(READY)).startsWith("503").contains("is being taken over again: fenced");
        assertThat(look(LIVE)).startsWith("200");

        shard.letGo();

        assertThat(look(READY)).startsWith("200");
    }

    @Test
    void aShardWhoseTransactionKafkaRefusesIsDownWithTheReasonAndARestartWouldNotHelp() throws Exception {
        shard.run();
        shard.beRefused();

        assertThat(look(READY)).startsWith("503").contains("Kafka refuses its transaction: reconnect.outcomes");
        assertThat(look(LIVE)).startsWith("200");
    }

    @Test
    void aShardThatWaitsForAPredecessorThatNeverEndsIsNotAlive() throws Exception {
        shard.run();
        shard.stickInAPort();
        shard.comeAgain();
        assertThat(look(LIVE)).startsWith("200");

        clock.move(LIMITS.takeOver().plusSeconds(1));

        // The answer must stay the same for a while: the wait must not count as a heartbeat.
        await().during(Duration.ofMillis(300))
                .atMost(Duration.ofSeconds(20))
                .until(() -> look(LIVE).startsWith("503"));
        assertThat(look(LIVE)).contains("shard 3", "its thread has not moved since");
    }

    @Test
    void aClosedShardIsDownWithItsReasonAndARestartWouldNotHelp() throws Exception {
        shard.findItsJournalUnreadable();

        assertThat(look(READY)).startsWith("503").contains("closed until someone acts: offset 3: format version 9");
        assertThat(look(LIVE)).startsWith("200");
    }

    @Test
    void aConsumersThreadThatEndedOrIsStuckIsNotAlive() throws Exception {
        Instant now = clock.instant();
        feeds = () -> List.of(new ReaderHealth("requests", now, null, null, true));
        assertThat(look(LIVE)).startsWith("503").contains("requests", "its thread has ended");

        feeds = () -> List.of(new ReaderHealth("requests", now, null, null, false));
        assertThat(look(LIVE)).startsWith("200");
        clock.move(LIMITS.thread().plusSeconds(1));
        assertThat(look(LIVE)).startsWith("503").contains("requests", "its thread has not moved since");
    }

    @Test
    void healthTurnsRedByItselfWhereNobodyLooksAnyMore() throws Exception {
        assertThat(look(LIVE)).startsWith("200");
        clock.move(LIMITS.look().minusSeconds(5));
        assertThat(get(LIVE)).startsWith("200");

        clock.move(Duration.ofSeconds(10));

        assertThat(get(LIVE)).startsWith("503").contains("\"part\":\"vitals\"", "no one looks");
        assertThat(get(READY)).startsWith("503");
    }

    @Test
    void aLookThatFailsHalfWayIsNone() throws Exception {
        assertThat(look(LIVE)).startsWith("200");
        feeds = () -> {
            throw new IllegalStateException("a bug");
        };
        clock.move(LIMITS.look().plusSeconds(1));
        @Nullable RuntimeException failed = null;
        try {
            workerHealth.run();
        } catch (IllegalStateException bug) {
            failed = bug;
        }

        assertThat(failed).isNotNull();
        assertThat(get(LIVE)).startsWith("503").contains("vitals");
    }

    private String look(String path) throws Exception {
        workerHealth.run();
        return get(path);
    }

    private String get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        var response = client.send(request, BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    /** Runs at normal speed, and can be moved forward. */
    private static final class MovedClock implements InstantSource {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }

        void move(Duration by) {
            ahead = ahead.plus(by);
        }
    }
}
