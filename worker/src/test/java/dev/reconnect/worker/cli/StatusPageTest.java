package dev.reconnect.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.app.admin.GroupStatus;
import dev.reconnect.worker.app.admin.GroupStatus.Held;
import dev.reconnect.worker.app.admin.GroupStatus.Lag;
import dev.reconnect.worker.kafka.control.Pause;
import dev.reconnect.worker.kafka.control.PauseTarget;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusPageTest {
    private static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");

    private final Pause batch = new Pause(new PauseTarget.OfLane(Lane.BATCH), null, null, null, null);
    private final Pause bank = new Pause(
            new PauseTarget.OfInstitution(14), NOW.plusSeconds(3600), NOW, "operations", "the bank asked for it");

    @Test
    void whatIsPausedWhoWorksAndWhatWaitsIsALineEach() {
        StatusPage page = page(List.of(batch, bank), 2, lag("interactive", "reconnect", 7, 12, 0));

        assertThat(page.lines(false))
                .containsExactly(
                        "paused    the batch lane, until it is resumed",
                        "paused    institution 14, until 2026-11-22T03:00:00Z, since 2026-11-22T02:00:00Z,"
                                + " by operations: the bank asked for it",
                        "workers   2",
                        "lag       interactive  7");
    }

    @Test
    void aLagThatIsNotKnownIsNotCalledZero() {
        StatusPage page = page(
                List.of(),
                0,
                lag("interactive", "reconnect", 0, 12, 12),
                lag("batch", "reconnect-batch", 5, 12, 3),
                lag("redirects", "reconnect-redirects", 0, 0, 0));

        assertThat(page.lines(false))
                .containsExactly(
                        "paused    nothing",
                        "workers   none: nothing is taken",
                        "lag       interactive  unknown: group reconnect has no position in 12 of 12 partitions",
                        "lag       batch        at least 5: group reconnect-batch has no position in 3 of 12 partitions",
                        "lag       redirects    unknown: the topic does not exist");
    }

    @Test
    void whatAnOpenTransactionHoldsBackIsSaidForEachPartition() {
        StatusPage page = page(List.of(), 1, held());

        assertThat(page.lines(false))
                .containsExactly(
                        "paused    nothing",
                        "workers   1",
                        "lag       interactive  0",
                        "held      interactive  6 held back by an open transaction: partition 3, from offset 40",
                        "held      interactive  1 held back by an open transaction: partition 5, from offset 7");
        assertThat(page.lines(true)).singleElement().asString().contains("""
                        "held":[{"partition":3,"offset":40,"records":6},{"partition":5,"offset":7,"records":1}]""");
    }

    @Test
    void programsGetOneObject() {
        StatusPage page = page(
                List.of(batch, bank),
                1,
                lag("interactive", "reconnect", 7, 12, 0),
                lag("batch", "reconnect-batch", 5, 12, 3));

        assertThat(page.lines(true)).containsExactly("""
                        {"paused":[{"lane":"batch"},{"institutionId":14,"until":"2026-11-22T03:00:00Z",\
                        "pausedAt":"2026-11-22T02:00:00Z","pausedBy":"operations","reason":"the bank asked for it"}],\
                        "unreadablePauses":0,"workers":1,"lag":{\
                        "interactive":{"records":7,"atLeast":7,"unknownPartitions":0,"held":[]},\
                        "batch":{"records":null,"atLeast":5,"unknownPartitions":3,"held":[]}}}""");
    }

    private static Lag lag(String source, String group, long records, int partitions, int unknown) {
        return new Lag(source, group, records, partitions, unknown, List.of());
    }

    private static Lag held() {
        return new Lag("interactive", "reconnect", 0, 12, 0, List.of(new Held(3, 40, 6), new Held(5, 7, 1)));
    }

    private static StatusPage page(List<Pause> pauses, int workers, Lag... lags) {
        return new StatusPage(new PauseStore.Reading(pauses, 0), new GroupStatus(workers, List.of(lags)));
    }
}
