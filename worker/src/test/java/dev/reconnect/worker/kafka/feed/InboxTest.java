package dev.reconnect.worker.kafka.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.kafka.testing.KafkaHarness;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.RawRecord;
import dev.reconnect.worker.shard.Source;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class InboxTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final Inbox inbox = new Inbox(new Inbox.InboxLimits(3, 10_000));

    @Test
    void aFullSourceHasNoSpaceUntilTheShardHasTakenFromIt() throws Exception {
        inbox.offer(Source.INTERACTIVE, records(Source.INTERACTIVE, 3, 10));

        assertThat(inbox.hasSpace(Source.INTERACTIVE)).isFalse();
        assertThat(inbox.hasSpace(Source.REDIRECTS)).isTrue();
        assertThat(inbox.take(LONG, 1).records()).hasSize(1);
        assertThat(inbox.hasSpace(Source.INTERACTIVE)).isTrue();
    }

    @Test
    void fewLargeRecordsFillASourceToo() throws Exception {
        inbox.offer(Source.BATCH, records(Source.BATCH, 1, 10_000));

        assertThat(inbox.hasSpace(Source.BATCH)).isFalse();
        assertThat(inbox.take(LONG, 10).records()).hasSize(1);
        assertThat(inbox.hasSpace(Source.BATCH)).isTrue();
    }

    @Test
    void whatOnePollBringsOnTopIsTaken() throws Exception {
        inbox.offer(Source.INTERACTIVE, records(Source.INTERACTIVE, 50, 1));

        assertThat(inbox.take(LONG, 100).records())
                .extracting(RawRecord::offset)
                .hasSize(50)
                .isSorted();
    }

    @Test
    void aSourceThatTheShardDoesNotWantWaitsAndHasNoSpace() throws Exception {
        inbox.offer(Source.BATCH, records(Source.BATCH, 2, 1));
        inbox.want(Source.BATCH, false);

        assertThat(inbox.hasSpace(Source.BATCH)).isFalse();
        assertThat(inbox.take(Duration.ofMillis(1), 10).records()).isEmpty();

        inbox.want(Source.BATCH, true);
        assertThat(inbox.take(LONG, 10).records()).hasSize(2);
    }

    @Test
    void noSourceStarvesAnotherAndPeopleComeFirst() throws Exception {
        inbox.offer(Source.BATCH, records(Source.BATCH, 5, 1));
        inbox.offer(Source.INTERACTIVE, records(Source.INTERACTIVE, 5, 1));
        inbox.offer(Source.REDIRECTS, records(Source.REDIRECTS, 5, 1));

        assertThat(inbox.take(LONG, 2).records())
                .extracting(RawRecord::source)
                .containsExactly(
                        Source.REDIRECTS,
                        Source.REDIRECTS,
                        Source.INTERACTIVE,
                        Source.INTERACTIVE,
                        Source.BATCH,
                        Source.BATCH);
    }

    @Test
    void aWakeEndsTheNextWait() throws Exception {
        inbox.wake();

        assertThat(inbox.take(LONG, 1)).isEqualTo(new Inbox.Batch(List.of(), List.of()));
    }

    @Test
    void aClosedInboxTakesAndHoldsNothing() throws Exception {
        inbox.offer(Source.INTERACTIVE, records(Source.INTERACTIVE, 1, 1));
        inbox.close();
        inbox.offer(Source.INTERACTIVE, records(Source.INTERACTIVE, 1, 1));
        inbox.answer(new CallAnswer(1, new Answer.Pending(null)));

        assertThat(inbox.hasSpace(Source.INTERACTIVE)).isFalse();
        assertThat(inbox.take(LONG, 1)).isEqualTo(new Inbox.Batch(List.of(), List.of()));
    }

    private static List<RawRecord> records(Source source, int count, int size) {
        return LongStream.range(0, count)
                .mapToObj(offset -> KafkaHarness.record(source, 0, offset, new byte[size]))
                .toList();
    }
}
