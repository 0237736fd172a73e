package dev.reconnect.worker.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.reconnect.contracts.Lane;
import dev.reconnect.contracts.OutcomeIds;
import dev.reconnect.contracts.RefreshFailed;
import dev.reconnect.contracts.Subject;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.kafka.feed.Membership;
import dev.reconnect.worker.kafka.journal.SmileJournalFormat;
import dev.reconnect.worker.kafka.testing.KafkaHarness;
import dev.reconnect.worker.session.LoginHistory;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.shard.ShardLog;
import dev.reconnect.worker.shard.ShardLog.Commit;
import dev.reconnect.worker.shard.ShardLog.RestoredShard;
import dev.reconnect.worker.shard.ShardLog.ShardUnavailable;
import dev.reconnect.worker.shard.Source;
import dev.reconnect.worker.shard.Transaction;
import dev.reconnect.worker.shard.Transaction.JournalWrite;
import dev.reconnect.worker.shard.Transaction.OutgoingEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KafkaTest
class KafkaShardLogIT {

    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final int SHARD = 1;
    private static final String LOGIN = KafkaHarness.login(SHARD);

    private final KafkaHarness harness;

    KafkaShardLogIT(KafkaCluster cluster) throws Exception {
        harness = new KafkaHarness(cluster.bootstrapServers());
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void theNextOwnerRestoresWhatWasCommitted() throws Exception {
        ConsumerGroupMetadata member = harness.membership();
        ShardLog first = harness.log(SHARD, member);
        first.takeOver();
        Session session = resting(5);

        Commit commit = first.commit(new Transaction(
                List.of(new JournalWrite(LOGIN, session)),
                List.of(),
                List.of(),
                List.of(),
                Map.of(Source.INTERACTIVE, 7L, Source.REDIRECTS, 3L)));
        assertThat(commit).isEqualTo(Commit.COMMITTED);
        assertThat(first.commit(positions(Map.of(Source.BATCH, 9L)))).isEqualTo(Commit.COMMITTED);

        RestoredShard restoredShard = harness.log(SHARD, member).takeOver();
        assertThat(restoredShard.sessions()).isEqualTo(Map.of(LOGIN, session));
        assertThat(restoredShard.positions())
                .isEqualTo(Map.of(Source.INTERACTIVE, 7L, Source.REDIRECTS, 3L, Source.BATCH, 9L));
        assertThat(harness.groupOffset(Source.INTERACTIVE, SHARD)).isEqualTo(7);
        assertThat(harness.groupOffset(Source.REDIRECTS, SHARD)).isEqualTo(3);
        assertThat(harness.groupOffset(Source.BATCH, SHARD)).isEqualTo(9);
    }

    @Test
    void whatFollowsAnOpenTransactionInTheJournalIsRestored() throws Exception {
        ConsumerGroupMetadata member = harness.membership();
        ShardLog first = harness.log(SHARD, member);
        first.takeOver();
        Session session = resting(5);
        try (Producer<byte[], byte[]> other = harness.openTransaction(harness.topics.sessions(), SHARD)) {
            first.commit(journal(new JournalWrite(LOGIN, session)));

            ShardLogFactory logs = harness.logs(new EndOfTransaction(harness.offsets, other, first));
            try (ShardLog log = logs.open(SHARD, () -> member)) {
                assertThat(log.takeOver().sessions()).isEqualTo(Map.of(LOGIN, session));
            }
        }
    }

    /**
     * Ends another program's transaction as soon as a take-over knows how far it has to read. By then the earlier owner
     * must be fenced, or it could still write beyond.
     */
    private record EndOfTransaction(OffsetLookup offsets, Producer<?, ?> other, ShardLog earlier)
            implements OffsetLookup {
        @Override
        public @Nullable Long committed(Source source, int partition) throws ShardUnavailable {
            return offsets.committed(source, partition);
        }

        @Override
        public long earliest(Source source, int partition) throws ShardUnavailable {
            return offsets.earliest(source, partition);
        }

        @Override
        public long journalEnd(int partition) throws ShardUnavailable {
            assertThat(earlier.commit(journal(new JournalWrite(LOGIN, null)))).isEqualTo(Commit.LOST);
            long end = offsets.journalEnd(partition);
            other.abortTransaction();
            return end;
        }
    }

    @Test
    void aForgottenSessionIsNotRestored() throws Exception {
        ConsumerGroupMetadata member = harness.membership();
        ShardLog log = harness.log(SHARD, member);
        log.takeOver();
        log.commit(journal(new JournalWrite(LOGIN, resting(1))));
        log.commit(journal(new JournalWrite(LOGIN, null)));

        assertThat(harness.log(SHARD, member).takeOver().sessions()).isEmpty();
    }

    @Test
    void aShardThatNobodyEverOwnedBeginsAtTheEarliestRecords() throws Exception {
        RestoredShard restoredShard = harness.log(SHARD, harness.membership()).takeOver();

        assertThat(restoredShard.sessions()).isEmpty();
        assertThat(restoredShard.positions())
                .isEqualTo(Map.of(Source.INTERACTIVE, 0L, Source.REDIRECTS, 0L, Source.BATCH, 0L));
    }

    @Test
    void aFencedOwnerLosesItsCommitAndNothingOfItIsRead() throws Exception {
        ConsumerGroupMetadata member = harness.membership();
        ShardLog zombie = harness.log(SHARD, member);
        zombie.takeOver();
        ShardLog owner = harness.log(SHARD, member);
        owner.takeOver();

        assertThat(zombie.commit(outcome("r-1"))).isEqualTo(Commit.LOST);
        assertThat(owner.commit(outcome("r-2"))).isEqualTo(Commit.COMMITTED);

        assertThat(harness.committed(harness.topics.outcomes()))
                .extracting(record -> new String(record.value(), UTF_8))
                .singleElement()
                .asString()
                .contains("r-2");
    }

    @Test
    void aStaleGenerationIsToldAndTheSameTransactionCommitsWithTheNewOne() throws Exception {
        Consumer<byte[], byte[]> consumer = harness.member(Source.INTERACTIVE);
        Membership membership = new Membership();
        ConsumerGroupMetadata stale = consumer.groupMetadata();
        membership.publish(stale);
        ShardLog log = harness.logs.open(SHARD, membership::current);
        log.takeOver();
        consumer.enforceRebalance();
        await().atMost(KafkaHarness.LIMIT).until(() -> {
            consumer.poll(Duration.ofMillis(50));
            return consumer.groupMetadata().generationId() > stale.generationId();
        });

        Transaction transaction = new Transaction(
                List.of(new JournalWrite(LOGIN, resting(2))),
                outcome("r-3").publications(),
                List.of(),
                List.of(),
                Map.of(Source.INTERACTIVE, 1L));
        assertThat(log.commit(transaction)).isEqualTo(Commit.STALE_MEMBERSHIP);
        assertThat(harness.committed(harness.topics.outcomes())).isEmpty();

        membership.publish(consumer.groupMetadata());
        assertThat(log.commit(transaction)).isEqualTo(Commit.COMMITTED);
        assertThat(harness.committed(harness.topics.outcomes())).hasSize(1);
        log.close();
    }

    @Test
    void aZombieWithoutMembershipThatFencesTheOwnerGetsNoFurtherThanItsFirstTransaction() throws Exception {
        Consumer<byte[], byte[]> gone = harness.member(Source.INTERACTIVE);
        ConsumerGroupMetadata former = gone.groupMetadata();
        gone.unsubscribe();
        ConsumerGroupMetadata member = harness.membership();
        ShardLog owner = harness.log(SHARD, member);
        owner.takeOver();

        ShardLog zombie = harness.log(SHARD, former);
        zombie.takeOver();

        assertThat(zombie.commit(positions(Map.of(Source.INTERACTIVE, 0L)))).isEqualTo(Commit.STALE_MEMBERSHIP);
        assertThat(owner.commit(outcome("r-4"))).isEqualTo(Commit.LOST);
        ShardLog back = harness.log(SHARD, member);
        back.takeOver();
        assertThat(back.commit(positions(Map.of(Source.INTERACTIVE, 0L)))).isEqualTo(Commit.COMMITTED);
    }

    @Test
    void whoHoldsThePartitionNoMoreCommitsNothing() throws Exception {
        ShardLog log = harness.logs.open(SHARD, () -> null);
        log.takeOver();

        assertThat(log.commit(outcome("r-5"))).isEqualTo(Commit.LOST);
        assertThat(harness.committed(harness.topics.outcomes())).isEmpty();
        log.close();
    }

    @Test
    void aMembershipThatNamesNobodyCommitsNothing() throws Exception {
        ShardLog log = harness.log(SHARD, harness.clients.groupWithoutMembers(Source.INTERACTIVE));
        log.takeOver();

        assertThat(log.commit(positions(Map.of(Source.INTERACTIVE, 1L)))).isEqualTo(Commit.STALE_MEMBERSHIP);
        assertThat(harness.groupOffset(Source.INTERACTIVE, SHARD)).isEqualTo(-1);
    }

    @Test
    void aMemberInAFollowersGroupDoesNotStopTheShard() throws Exception {
        ConsumerGroupMetadata member = harness.membership();
        harness.member(Source.BATCH);
        ShardLog log = harness.log(SHARD, member);
        log.takeOver();

        assertThat(log.commit(positions(Map.of(Source.BATCH, 4L)))).isEqualTo(Commit.COMMITTED);
        assertThat(harness.log(SHARD, member).takeOver().positions()).containsEntry(Source.BATCH, 4L);
    }

    @Test
    void theJournalsPositionOutlivesAFollowersGroup() throws Exception {
        ConsumerGroupMetadata member = harness.membership();
        ShardLog log = harness.log(SHARD, member);
        log.takeOver();
        log.commit(positions(Map.of(Source.REDIRECTS, 6L)));
        log.commit(positions(Map.of(Source.INTERACTIVE, 2L)));
        harness.admin
                .deleteConsumerGroups(List.of(harness.settings.group(Source.REDIRECTS)))
                .all()
                .get();

        assertThat(harness.log(SHARD, member).takeOver().positions()).containsEntry(Source.REDIRECTS, 6L);
    }

    @Test
    void anUnreadableSessionClosesTheShardAndIsNamedButNotShown() throws Exception {
        byte[] secret = "\u0002secret".getBytes(UTF_8);
        harness.produce(List.of(new ProducerRecord<>(harness.topics.sessions(), SHARD, LOGIN.getBytes(UTF_8), secret)));

        ShardUnavailable unavailable =
                catchThrowableOfType(ShardUnavailable.class, harness.log(SHARD, harness.membership())::takeOver);

        assertThat(unavailable.hopeless()).isTrue();
        assertThat(unavailable)
                .hasMessageContaining("partition 1 offset 0")
                .hasMessageContaining("format version 2")
                .hasMessageNotContainingAny("secret", LOGIN);
    }

    @Test
    void aSessionOfAnotherLayoutClosesTheShard() throws Exception {
        byte[] value = new SmileJournalFormat().write(resting(1));
        String elsewhere = KafkaHarness.login(SHARD + 1);
        harness.produce(
                List.of(new ProducerRecord<>(harness.topics.sessions(), SHARD, elsewhere.getBytes(UTF_8), value)));

        ShardUnavailable unavailable =
                catchThrowableOfType(ShardUnavailable.class, harness.log(SHARD, harness.membership())::takeOver);

        assertThat(unavailable.hopeless()).isTrue();
        assertThat(unavailable).hasMessageContaining("partitions were added");
    }

    @Test
    void anOutcomeThatItsTopicRefusesEndsItsRefreshAndThoseThatWaitBehindItAreUntouched() throws Exception {
        ShardLog log = harness.log(SHARD, harness.membership());
        log.takeOver();

        Transaction transaction = new Transaction(
                List.of(new JournalWrite(LOGIN, resting(1))),
                List.of(
                        failed("r-1", "small"),
                        failed("r-2", "x".repeat(KafkaHarness.LARGEST_OUTCOME)),
                        failed("r-3", "small")),
                List.of(),
                List.of(),
                Map.of(Source.INTERACTIVE, 1L));
        assertThat(log.commit(transaction)).isEqualTo(Commit.COMMITTED);

        assertThat(harness.committed(harness.topics.outcomes()))
                .extracting(record -> new String(record.value(), UTF_8))
                .satisfiesExactly(
                        first -> assertThat(first).contains("r-1", "small"),
                        second -> assertThat(second).hasSizeLessThan(1000).contains("r-2", "REFUSED"),
                        third -> assertThat(third).contains("r-3", "small"));
        assertThat(harness.groupOffset(Source.INTERACTIVE, SHARD)).isEqualTo(1);
    }

    private static OutgoingEvent failed(String refreshId, String tag) {
        RefreshFailed failed = new RefreshFailed(
                new Subject(LOGIN, refreshId, null, null, Lane.INTERACTIVE, null, tag, null),
                new RefreshFailed.Reason(RefreshFailed.FailureClass.DEADLINE, null, null),
                true,
                null);
        return new OutgoingEvent(OutcomeIds.of(failed), failed, NOW, null);
    }

    private static Transaction outcome(String refreshId) {
        RefreshFailed failed = new RefreshFailed(
                new Subject(LOGIN, refreshId, null, null, Lane.INTERACTIVE, null, null, null),
                new RefreshFailed.Reason(RefreshFailed.FailureClass.DEADLINE, null, null),
                true,
                null);
        OutgoingEvent outgoingEvent = new OutgoingEvent(OutcomeIds.of(failed), failed, NOW, null);
        return new Transaction(List.of(), List.of(outgoingEvent), List.of(), List.of(), Map.of());
    }

    private static Transaction positions(Map<Source, Long> positions) {
        return new Transaction(List.of(), List.of(), List.of(), List.of(), positions);
    }

    private static Transaction journal(JournalWrite write) {
        return new Transaction(List.of(write), List.of(), List.of(), List.of(), Map.of());
    }

    private static Session resting(int days) {
        return new Session.Resting(LoginHistory.EMPTY, NOW.plus(Duration.ofDays(days)));
    }
}
