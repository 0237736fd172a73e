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

    @Test
    void whereOneStartFitsTheLanesTakeTurnsByTheirSharesWhoeverAsksFirst() {
        int people = 0;
        for (int place = 0; place < 100; place++) {
            Rank first = open.allows(Rank.BATCH, 2, place) ? Rank.BATCH : Rank.INTERACTIVE;
            assertThat(open.allows(first, 2, place)).isTrue();
            open.begins(first, place);
            assertThat(open.allows(Rank.INTERACTIVE, 2, place)).isFalse();
            assertThat(open.allows(Rank.BATCH, 2, place)).isFalse();
            open.ends(first);
            people += first == Rank.INTERACTIVE ? 1 : 0;
        }

        assertThat(people).isBetween(68, 72);
    }

    @Test
    void anOpenSessionGoesFirstWhereThereIsOnePlaceForEverybody() {
        open.begins(Rank.INTERACTIVE, 0);
        assertThat(open.allows(Rank.SESSION, 1, 0)).isFalse();
        open.ends(Rank.INTERACTIVE);

        assertThat(open.allows(Rank.INTERACTIVE, 1, 1)).isFalse();
        assertThat(open.allows(Rank.SESSION, 1, 1)).isTrue();
    }

    @Test
    void aLanesShareRefusesLongBeforeThePlacesAreNearlyFull() {
        fill(Rank.INTERACTIVE, 45);
        assertThat(open.allows(Rank.INTERACTIVE, LIMIT, 0)).isFalse();
        for (int call = 0; call < 45; call++) {
            open.ends(Rank.INTERACTIVE);
        }
        for (int call = 0; call < 14; call++) {
            open.begins(Rank.BATCH, 0);
        }
        assertThat(open.allows(Rank.BATCH, LIMIT, 1)).isFalse();
        assertThat(open.nearlyFull(LIMIT)).isFalse();

        fill(Rank.SESSION, 26);
        assertThat(open.nearlyFull(LIMIT)).isTrue();
    }

    private void fill(Rank rank, int calls) {
        for (int call = 0; call < calls; call++) {
            assertThat(open.allows(rank, LIMIT, -2 * SECOND)).isTrue();
            open.begins(rank, -2 * SECOND);
        }
    }
}
