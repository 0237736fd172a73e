package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.Lane;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import java.time.Instant;
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
        fill(Priority.SESSION, 5);
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
    void aLanesShareRefusesLongBeforeThePlacesAreNearlyFull() {
        fill(Priority.INTERACTIVE, 45);
        assertThat(open.allows(Priority.INTERACTIVE, 0)).isFalse();
        for (int call = 0; call < 45; call++) {
            open.ends(Priority.INTERACTIVE);
        }
        for (int call = 0; call < 14; call++) {
            open.begins(Priority.BATCH, 0);
        }
        assertThat(open.allows(Priority.BATCH, 1)).isFalse();
        assertThat(open.nearlyFull()).isFalse();

        fill(Priority.SESSION, 26);
        assertThat(open.nearlyFull()).isTrue();
    }

    /** The limit grows while it keeps calls back, and this must not hide that it did. */
    @Test
    void thatThePlacesKeptACallBackIsRememberedThoughTheLimitGrowsByIt() {
        AdaptiveLimit taught = new AdaptiveLimit(1, 100, 20, 0);
        taught.slowDown(0, 0);
        open = new OpenCallLimit(taught, 0.7);
        fill(Priority.BATCH, 16);
        int before = open.most();

        for (long nanos = SECOND; nanos <= 3 * SECOND; nanos += SECOND) {
            assertThat(open.ask(batch(nanos))).isInstanceOf(GateDecision.Wait.class);
            assertThat(open.keptBackAt()).isEqualTo(nanos);
            if (open.most() > before) {
                return;
            }
        }
        assertThat(open.most()).as("the limit").isGreaterThan(before);
    }

    private static CallAttempt batch(long nanos) {
        return new CallAttempt(
                new CallRequest(new Call.Start("login"), "login", Lane.BATCH, null), 1, nanos, Instant.EPOCH);
    }

    private static OpenCallLimit limited(int most) {
        return new OpenCallLimit(new AdaptiveLimit(most, most, most, 0), 0.7);
    }

    private void fill(Priority priority, int calls) {
        for (int call = 0; call < calls; call++) {
            assertThat(open.allows(priority, -2 * SECOND)).isTrue();
            open.begins(priority, -2 * SECOND);
        }
    }
}
