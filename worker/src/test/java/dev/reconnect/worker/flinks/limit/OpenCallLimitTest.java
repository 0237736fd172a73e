package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.flinks.StartForm;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpenCallLimitTest {

    private static final int LIMIT = 50;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private OpenCallLimit open = limited(LIMIT);

    @Test
    void batchTakesNoMoreThanItsShareWhilePeopleWaitAndMoreWhereNobodyDoes() {
        fill(Priority.BATCH, 14);
        fill(Priority.INTERACTIVE, 31);
        assertThat(open.allows(Priority.INTERACTIVE, 0)).isFalse();
        for (int ended = 0; ended < 13; ended++) {
            open.ends(Priority.INTERACTIVE);
        }

        assertThat(open.allows(Priority.BATCH, SECOND / 2)).isFalse();
        assertThat(open.allows(Priority.BATCH, 2 * SECOND)).isTrue();
    }

    @Test
    void theLastPlacesAreForOpenSessionsAndThoseBeforeForPeople() {
        fill(Priority.BATCH, 40);
        assertThat(open.allows(Priority.BATCH, 0)).isFalse();
        fill(Priority.INTERACTIVE, 5);
        assertThat(open.allows(Priority.INTERACTIVE, 0)).isFalse();
        fill(Priority.BATCH_SESSION, 3);
        assertThat(open.allows(Priority.BATCH_SESSION, 0)).isFalse();
        fill(Priority.SESSION, 2);
        assertThat(open.allows(Priority.SESSION, 0)).isFalse();
    }

    @Test
    void whereOneStartFitsTheLanesTakeTurnsByTheirSharesWhoeverAsksFirst() {
        open = limited(2);
        int people = 0;
        for (int place = 0; place < 100; place++) {
            Priority first = open.allows(Priority.BATCH, place) ? Priority.BATCH : Priority.INTERACTIVE;
            assertThat(open.allows(first, place)).isTrue();
            open.begins(first, place);
            assertThat(open.allows(Priority.INTERACTIVE, place)).isFalse();
            assertThat(open.allows(Priority.BATCH, place)).isFalse();
            open.ends(first);
            people += first == Priority.INTERACTIVE ? 1 : 0;
        }

        assertThat(people).isBetween(68, 72);
    }

    @Test
    void anOpenSessionGoesFirstWhereThereIsOnePlaceForEverybody() {
        open = limited(1);
        open.begins(Priority.INTERACTIVE, 0);
        assertThat(open.allows(Priority.SESSION, 0)).isFalse();
        open.ends(Priority.INTERACTIVE);

        assertThat(open.allows(Priority.INTERACTIVE, 1)).isFalse();
        assertThat(open.allows(Priority.SESSION, 1)).isTrue();
    }

    @Test
    void theBatchLanesSessionsTakeNoMoreThanTheirShareWhilePeoplesWait() {
        fill(Priority.BATCH_SESSION, 20);
        fill(Priority.SESSION, 30);
        assertThat(open.allows(Priority.SESSION, 0)).isFalse();
        for (int ended = 0; ended < 5; ended++) {
            open.ends(Priority.SESSION);
        }

        assertThat(open.allows(Priority.BATCH_SESSION, SECOND / 2)).isFalse();
        assertThat(open.allows(Priority.SESSION, SECOND / 2)).isTrue();
        assertThat(open.allows(Priority.BATCH_SESSION, 2 * SECOND)).isTrue();
    }

    /** They once took each place that a call gave back, and people's starts waited as long as the night was open. */
    @Test
    void theNightsOpenSessionsLeaveAPersonsStartItsPlace() {
        fill(Priority.BATCH_SESSION, 48);
        assertThat(open.allows(Priority.INTERACTIVE, 0)).isFalse();
        for (int ended = 0; ended < 4; ended++) {
            open.ends(Priority.BATCH_SESSION);
            assertThat(open.allows(Priority.BATCH_SESSION, 0)).isFalse();
        }

        assertThat(open.allows(Priority.INTERACTIVE, 0)).isTrue();
    }

    /** With two places, people's sessions once took each that was free. */
    @Test
    void whereFewPlacesAreOpenSessionsTakeTurnsByTheirSharesWhoeverAsksFirst() {
        open = limited(2);
        int people = 0;
        open.begins(Priority.SESSION, 0);
        for (int place = 0; place < 100; place++) {
            Priority first = open.allows(Priority.SESSION, place) ? Priority.SESSION : Priority.BATCH_SESSION;
            assertThat(open.allows(first, place)).isTrue();
            open.begins(first, place);
            assertThat(open.allows(Priority.SESSION, place)).isFalse();
            assertThat(open.allows(Priority.BATCH_SESSION, place)).isFalse();
            open.ends(first);
            people += first == Priority.SESSION ? 1 : 0;
        }

        assertThat(people).isBetween(68, 72);
    }

    @Test
    void batchStartsNothingWhileItsOpenSessionsWait() {
        fill(Priority.BATCH_SESSION, 48);
        assertThat(open.allows(Priority.BATCH_SESSION, 0)).isFalse();
        for (int ended = 0; ended < 40; ended++) {
            open.ends(Priority.BATCH_SESSION);
        }

        assertThat(open.allows(Priority.BATCH, SECOND / 2)).isFalse();
        assertThat(open.allows(Priority.INTERACTIVE, SECOND / 2)).isTrue();
    }

    private static OpenCallLimit limited(int most) {
        return new OpenCallLimit(new LatencyLimit(most, most, StartForm.AUTHORIZE_ASYNC, 0), 0.7);
    }

    private void fill(Priority priority, int calls) {
        for (int call = 0; call < calls; call++) {
            assertThat(open.allows(priority, -2 * SECOND)).isTrue();
            open.begins(priority, -2 * SECOND);
        }
    }
}
