package dev.reconnect.worker.kafka.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class InboxDeliveryTest {

    private static final TopicPartition FIRST = new TopicPartition("requests", 0);
    private static final TopicPartition SECOND = new TopicPartition("requests", 1);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final InboxDelivery delivery = new InboxDelivery(Source.INTERACTIVE, "requests");
    private final Inbox inbox = new Inbox(new Inbox.InboxLimits(2, 10_000));

    InboxDeliveryTest() {
        consumer.assign(List.of(FIRST, SECOND));
        consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    }

    @Test
    void whatNobodyFollowsIsPaused() {
        delivery.balance(consumer);

        assertThat(consumer.paused()).containsExactlyInAnyOrder(FIRST, SECOND);
    }

    @Test
    void aPartitionIsReadFromItsPositionOnceItIsFollowed() throws Exception {
        delivery.balance(consumer);
        delivery.begin(consumer, 0, 5, inbox);
        delivery.balance(consumer);
        arrive(5);

        assertThat(consumer.paused()).containsExactly(SECOND);
        assertThat(inbox.take(Duration.ofSeconds(30), 10).records())
                .extracting(RawRecord::offset, RawRecord::source)
                .containsExactly(tuple(5L, Source.INTERACTIVE));
    }

    @Test
    void aFullInboxPausesItsPartitionAndSpaceResumesIt() throws Exception {
        delivery.begin(consumer, 0, 0, inbox);
        delivery.begin(consumer, 1, 0, new Inbox(Inbox.InboxLimits.DEFAULT));
        arrive(0);
        arrive(1);
        delivery.balance(consumer);
        assertThat(consumer.paused()).containsExactly(FIRST);

        assertThat(inbox.take(Duration.ofSeconds(30), 1).records()).hasSize(1);
        delivery.balance(consumer);
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void onlyTheLastRecordOfAPollGoesOnBehindTheMarkersThatFollow() throws Exception {
        delivery.begin(consumer, 0, 9, inbox);

        delivery.deliver(new ConsumerRecords<>(
                Map.of(FIRST, List.of(record(9), record(10))), Map.of(FIRST, new OffsetAndMetadata(12))));

        assertThat(inbox.take(Duration.ofSeconds(30), 10).records())
                .extracting(RawRecord::offset, RawRecord::next)
                .containsExactly(tuple(9L, 10L), tuple(10L, 12L));
    }

    @Test
    void aNewConsumerGoesOnBehindTheMarkersThatTheOldOneHasRead() {
        delivery.begin(consumer, 0, 10, inbox);
        delivery.deliver(
                new ConsumerRecords<>(Map.of(FIRST, List.of(record(10))), Map.of(FIRST, new OffsetAndMetadata(12))));

        assertThat(positionOfANewConsumer()).isEqualTo(12);
    }

    @Test
    void aPollThatDoesNotSayWhereItGoesOnGoesOnAfterItsRecords() throws Exception {
        delivery.begin(consumer, 0, 10, inbox);

        delivery.deliver(new ConsumerRecords<>(Map.of(FIRST, List.of(record(10))), Map.of()));

        assertThat(inbox.take(Duration.ofSeconds(30), 10).records())
                .extracting(RawRecord::next)
                .containsExactly(11L);
    }

    @Test
    void aNewConsumerGoesOnWhereTheOldOneStopped() {
        delivery.begin(consumer, 0, 0, inbox);
        arrive(0);

        assertThat(positionOfANewConsumer()).isEqualTo(1);
    }

    @Test
    void recordsThatWereOnTheirWayToAnEndedShardGoNowhere() throws Exception {
        delivery.begin(consumer, 0, 0, inbox);
        delivery.end(0);
        arrive(0);

        assertThat(inbox.take(Duration.ofMillis(1), 10).records()).isEmpty();
    }

    private long positionOfANewConsumer() {
        MockConsumer<byte[], byte[]> next = new MockConsumer<>("earliest");
        next.assign(delivery.followed());
        delivery.resume(next);
        return next.position(FIRST);
    }

    private void arrive(long offset) {
        consumer.addRecord(record(offset));
        delivery.deliver(consumer.poll(Duration.ofMillis(10)));
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset) {
        return new ConsumerRecord<>("requests", 0, offset, "key".getBytes(UTF_8), new byte[0]);
    }
}
