package dev.reconnect.worker.flinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpenCallsTest {

    private static final int LIMIT = 50;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final OpenCalls open = new OpenCalls(0.7);

    @Test
    void batchTakesNoMoreThanItsShareWhilePeopleWaitAndMoreWhereNobodyDoes() {
        fill(Rank.BATCH, 14);
        fill(Rank.INTERACTIVE, 31);
        assertThat(open.allows(Rank.INTERACTIVE, LIMIT, 0)).isFalse();
        for (int ended = 0; ended < 13; ended++) {
            open.ends(Rank.INTERACTIVE);
        }

        assertThat(open.allows(Rank.BATCH, LIMIT, SECOND / 2)).isFalse();
        assertThat(open.allows(Rank.BATCH, LIMIT, 2 * SECOND)).isTrue();
    }

    @Test
    void theLastPlacesAreForOpenSessionsAndThoseBeforeForPeople() {
        fill(Rank.BATCH, 40);
        assertThat(open.allows(Rank.BATCH, LIMIT, 0)).isFalse();
        fill(Rank.INTERACTIVE, 5);
        assertThat(open.allows(Rank.INTERACTIVE, LIMIT, 0)).isFalse();
        fill(Rank.SESSION, 5);
        assertThat(open.allows(Rank.SESSION, LIMIT, 0)).isFalse();
    }

    private void fill(Rank rank, int calls) {
        for (int call = 0; call < calls; call++) {
            assertThat(open.allows(rank, LIMIT, -2 * SECOND)).isTrue();
            open.begins(rank);
        }
    }
}
