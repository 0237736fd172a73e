package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpenCallLimitTest {

    private static final int LIMIT = 50;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final OpenCallLimit open = new OpenCallLimit(0.7);

    @Test
    void batchTakesNoMoreThanItsShareWhilePeopleWaitAndMoreWhereNobodyDoes() {
        fill(Priority.BATCH, 14);
        fill(Priority.INTERACTIVE, 31);
        assertThat(open.allows(Priority.INTERACTIVE, LIMIT, 0)).isFalse();
        for (int ended = 0; ended < 13; ended++) {
            open.ends(Priority.INTERACTIVE);
        }

        assertThat(open.allows(Priority.BATCH, LIMIT, SECOND / 2)).isFalse();
        assertThat(open.allows(Priority.BATCH, LIMIT, 2 * SECOND)).isTrue();
    }

    @Test
    void theLastPlacesAreForOpenSessionsAndThoseBeforeForPeople() {
        fill(Priority.BATCH, 40);
        assertThat(open.allows(Priority.BATCH, LIMIT, 0)).isFalse();
        fill(Priority.INTERACTIVE, 5);
        assertThat(open.allows(Priority.INTERACTIVE, LIMIT, 0)).isFalse();
        fill(Priority.SESSION, 5);
        assertThat(open.allows(Priority.SESSION, LIMIT, 0)).isFalse();
    }

    @Test
    void whereOneStartFitsTheLanesTakeTurnsByTheirSharesWhoeverAsksFirst() {
        int people = 0;
        for (int place = 0; place < 100; place++) {
            Priority first = open.allows(Priority.BATCH, 2, place) ? Priority.BATCH : Priority.INTERACTIVE;
            assertThat(open.allows(first, 2, place)).isTrue();
            open.begins(first, place);
            assertThat(open.allows(Priority.INTERACTIVE, 2, place)).isFalse();
            assertThat(open.allows(Priority.BATCH, 2, place)).isFalse();
            open.ends(first);
            people += first == Priority.INTERACTIVE ? 1 : 0;
        }

        assertThat(people).isBetween(68, 72);
    }

    @Test
    void anOpenSessionGoesFirstWhereThereIsOnePlaceForEverybody() {
        open.begins(Priority.INTERACTIVE, 0);
        assertThat(open.allows(Priority.SESSION, 1, 0)).isFalse();
        open.ends(Priority.INTERACTIVE);

        assertThat(open.allows(Priority.INTERACTIVE, 1, 1)).isFalse();
        assertThat(open.allows(Priority.SESSION, 1, 1)).isTrue();
    }

    @Test
    void aLanesShareRefusesLongBeforeThePlacesAreNearlyFull() {
        fill(Priority.INTERACTIVE, 45);
        assertThat(open.allows(Priority.INTERACTIVE, LIMIT, 0)).isFalse();
        for (int call = 0; call < 45; call++) {
            open.ends(Priority.INTERACTIVE);
        }
        for (int call = 0; call < 14; call++) {
            open.begins(Priority.BATCH, 0);
        }
        assertThat(open.allows(Priority.BATCH, LIMIT, 1)).isFalse();
        assertThat(open.nearlyFull(LIMIT)).isFalse();

        fill(Priority.SESSION, 26);
        assertThat(open.nearlyFull(LIMIT)).isTrue();
    }

    private void fill(Priority priority, int calls) {
        for (int call = 0; call < calls; call++) {
            assertThat(open.allows(priority, LIMIT, -2 * SECOND)).isTrue();
            open.begins(priority, -2 * SECOND);
        }
    }
}
