package dev.reconnect.worker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Outcome;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Waiter;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.Transaction.JournalWrite;
import dev.reconnect.worker.shard.testing.CallCheck;
import dev.reconnect.worker.shard.testing.FakeLog.Fate;
import dev.reconnect.worker.shard.testing.FakePartition;
import dev.reconnect.worker.shard.testing.InputRecords;
import dev.reconnect.worker.shard.testing.RandomInstitution;
import dev.reconnect.worker.shard.testing.ShardHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** Random records, answers, commits and crashes, in virtual time, until every session is forgotten. */
class ShardPropertyTest {

    private static final int RECORDS = 60;
    private static final List<String> LOGINS = List.of("ada", "bob", "cyd", InputRecords.FOREIGN + "dan");

    @Property(seed = "20261122", tries = 120, shrinking = ShrinkingMode.OFF)
    void whateverHappensEachRefreshEndsOnceAndNoInputIsLost(@ForAll long seed) {
        Story story = new Story(seed);
        story.play();
        story.checkInputs();
        story.checkOutcomes();
        story.checkSessions();
    }

    /** One run. Everything in it follows from the seed. */
    private static final class Story {

        private final SplittableRandom random;
        private final RandomInstitution institution;
        private final ShardHarness harness;
        private final Set<String> refreshes = new HashSet<>();
        private final Set<String> confirmations = new HashSet<>();
        private final List<RawRecord> foreign = new ArrayList<>();
        private final List<RawRecord> bad = new ArrayList<>();
        private final int badLuck;
        private int published;

        Story(long seed) {
            random = new SplittableRandom(seed);
            institution = new RandomInstitution(random.split());
            badLuck = random.nextInt(4);
            SplittableRandom luck = random.split();
            harness = new ShardHarness(
                    institution, seed, () -> fate(luck), new CallCheck(this::partition), InputRecords.PLACEMENT);
            harness.flinks.permits(1 + random.nextInt(8));
        }

        private FakePartition partition() {
            return harness.partition;
        }

        private Fate fate(SplittableRandom luck) {
            return switch (luck.nextInt(40) - badLuck) {
                case -1 -> Fate.LOST_BEFORE;
                case -2 -> Fate.LOST_AFTER;
                case 0, 1, -3 -> Fate.STALE_MEMBERSHIP;
                default -> Fate.COMMITTED;
            };
        }

        void play() {
            takeOver();
            while (published < RECORDS) {
                int together = 1 + random.nextInt(3);
                for (int one = 0; one < together; one++) {
                    publish();
                }
                live(harness.now().plusMillis(random.nextInt(random.nextInt(4) == 0 ? 600_000 : 20_000)));
                if (random.nextInt(15) == 0) {
                    takeOver();
                }
            }
            live(harness.now().plus(Duration.ofHours(60)));
        }

        private void live(Instant end) {
            while (harness.runUntil(end).commit() != Commit.COMMITTED) {
                if (harness.turn().commit() == Commit.LOST) {
                    takeOver();
                } else {
                    harness.now(harness.turn().wakeAt());
                }
            }
            checkNumbers();
        }

        private void takeOver() {
            harness.crash();
            while (harness.takeOver().commit() == Commit.LOST) {
                harness.now(harness.now().plusSeconds(1));
            }
        }

        private void publish() {
            String loginId = LOGINS.get(random.nextInt(LOGINS.size()));
            Source source = random.nextBoolean() ? Source.INTERACTIVE : Source.BATCH;
            String id = "id-" + published++;
            switch (random.nextInt(10)) {
                case 0 ->
                    bad.add(harness.publish(InputRecords.of(source, 0, harness.now(), id, "some.other.type", "{}")));
                case 1 -> malformed(source, loginId, id);
                case 2 -> misplaced(source, id);
                case 3, 4 -> confirmation(loginId, "c-" + random.nextInt(published));
                case 5 -> request(source, loginId, "id-" + random.nextInt(published));
                default -> request(source, loginId, id);
            }
        }

        private void request(Source source, String loginId, String refreshId) {
            RawRecord record = harness.publish(source, InputRecords.request(loginId, refreshId, harness.now()));
            sort(record, loginId, refreshes, refreshId);
        }

        private void confirmation(String loginId, String confirmationId) {
            RawRecord record = harness.confirm(loginId, confirmationId);
            sort(record, loginId, confirmations, confirmationId);
        }

        private void malformed(Source source, String loginId, String refreshId) {
            String value = "{\"refreshId\":\"" + refreshId + "\",\"loginId\":\"" + loginId + "\"}";
            RawRecord record = harness.publish(
                    InputRecords.of(source, 0, harness.now(), refreshId, "dev.reconnect.refresh-requested.v1", value));
            sort(record, loginId, refreshes, refreshId);
            if (!loginId.startsWith(InputRecords.FOREIGN)) {
                bad.add(record);
            }
        }

        private void misplaced(Source source, String refreshId) {
            RawRecord record = InputRecords.of(
                    source,
                    0,
                    harness.now(),
                    InputRecords.request(InputRecords.FOREIGN + "eve", refreshId, harness.now()));
            bad.add(harness.publish(InputRecords.forwarded(record, 3)));
        }

        private void sort(RawRecord record, String loginId, Set<String> ids, String id) {
            if (loginId.startsWith(InputRecords.FOREIGN)) {
                foreign.add(record);
            } else {
                ids.add(loginId + "/" + id);
            }
        }

        /** The session counts are what a recount of the journal gives. */
        private void checkNumbers() {
            Map<SessionCounts.CountedState, Integer> recount = new HashMap<>();
            harness.partition
                    .journal()
                    .values()
                    .forEach(session -> recount.merge(SessionCounts.state(session), 1, Integer::sum));
            Map<SessionCounts.CountedState, Integer> counted =
                    new HashMap<>(harness.current().counts().sessions());
            counted.values().removeIf(number -> number == 0);
            assertThat(counted).isEqualTo(recount);
            assertThat(harness.current().counts().oldestOpen())
                    .isEqualTo(harness.partition.journal().values().stream()
                            .filter(Session.Open.class::isInstance)
                            .flatMap(session -> ((Session.Open) session).waiters().stream())
                            .map(Waiter::requestedAt)
                            .min(Instant::compareTo)
                            .orElse(null));
        }

        void checkInputs() {
            for (Source source : Source.values()) {
                assertThat(harness.partition.positions().getOrDefault(source, 0L))
                        .isEqualTo(harness.published(source));
            }
            assertThat(harness.partition.forwards())
                    .extracting(Transaction.Forward::record)
                    .containsExactlyInAnyOrderElementsOf(foreign);
            assertThat(harness.partition.deadLetters())
                    .extracting(Transaction.DeadLetter::record)
                    .containsExactlyInAnyOrderElementsOf(bad);
            assertThat(harness.observer.bugs).isEmpty();
        }

        void checkOutcomes() {
            List<String> ends = harness.outcomes().stream()
                    .filter(Outcome::terminal)
                    .filter(outcome -> outcome.subject().refreshId() != null)
                    .map(outcome -> outcome.loginId() + "/" + outcome.subject().refreshId())
                    .toList();
            assertThat(ends).containsExactlyInAnyOrderElementsOf(refreshes);
            List<String> confirmed = harness.outcomes().stream()
                    .filter(outcome -> outcome.subject().confirmationId() != null)
                    .map(outcome -> outcome.loginId() + "/" + outcome.subject().confirmationId())
                    .toList();
            assertThat(confirmed).doesNotHaveDuplicates().isSubsetOf(confirmations);
            assertThat(harness.partition.publications())
                    .extracting(Transaction.OutgoingEvent::id)
                    .doesNotHaveDuplicates();
        }

        void checkSessions() {
            assertThat(harness.partition.journal()).isEmpty();
            assertThat(harness.current().callsUnderWay()).isZero();
            assertThat(harness.flinks.inHand()).isZero();
            Map<String, Integer> doubts = doubts();
            institution.leftBehind().stream()
                    .collect(Collectors.groupingBy(loginId -> loginId, Collectors.summingInt(one -> 1)))
                    .forEach((loginId, leftBehind) -> assertThat(leftBehind)
                            .as("live sessions of %s left behind", loginId)
                            .isLessThanOrEqualTo(doubts.getOrDefault(loginId, 0)));
        }

        /** How often each login's start was repeated in doubt, according to the journal. */
        private Map<String, Integer> doubts() {
            Map<String, Integer> total = new HashMap<>();
            Map<String, Integer> last = new HashMap<>();
            for (Transaction transaction : harness.partition.transactions()) {
                for (JournalWrite write : transaction.journal()) {
                    int now = write.session() instanceof Session.Open open
                            ? open.attempts().doubts()
                            : 0;
                    int before = Objects.requireNonNullElse(last.put(write.loginId(), now), 0);
                    total.merge(write.loginId(), Math.max(0, now - before), Integer::sum);
                }
            }
            return total;
        }
    }
}
