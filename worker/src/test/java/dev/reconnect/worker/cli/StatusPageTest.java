package dev.reconnect.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.app.admin.GroupStatus;
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
        StatusPage page = page(List.of(batch, bank), 2, new Lag("interactive", "reconnect", 7, 12, 0));

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
                new Lag("interactive", "reconnect", 0, 12, 12),
                new Lag("batch", "reconnect-batch", 5, 12, 3),
                new Lag("redirects", "reconnect-redirects", 0, 0, 0));

        assertThat(page.lines(false))
                .containsExactly(
                        "paused    nothing",
                        "workers   none: nothing is taken",
                        "lag       interactive  unknown: group reconnect has no position in 12 of 12 partitions",
                        "lag       batch        at least 5: group reconnect-batch has no position in 3 of 12 partitions",
                        "lag       redirects    unknown: the topic does not exist");
    }

    @Test
    void programsGetOneObject() {
        StatusPage page = page(
                List.of(batch, bank),
                1,
                new Lag("interactive", "reconnect", 7, 12, 0),
                new Lag("batch", "reconnect-batch", 5, 12, 3));

        assertThat(page.lines(true)).containsExactly("""
                        {"paused":[{"lane":"batch"},{"institutionId":14,"until":"2026-11-22T03:00:00Z",\
                        "pausedAt":"2026-11-22T02:00:00Z","pausedBy":"operations","reason":"the bank asked for it"}],\
                        "unreadablePauses":0,"workers":1,"lag":{\
                        "interactive":{"records":7,"atLeast":7,"unknownPartitions":0},\
                        "batch":{"records":null,"atLeast":5,"unknownPartitions":3}}}""");
    }

    private static StatusPage page(List<Pause> pauses, int workers, Lag... lags) {
        return new StatusPage(new PauseStore.Reading(pauses, 0), new GroupStatus(workers, List.of(lags)));
    }
}
