package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchPacerTest {

    private static final double PER_SECOND = 100;
    private static final double STEP = 0.01;

    private final BatchPacer pacer = new BatchPacer(0.7);

    @ParameterizedTest
    @ValueSource(ints = {2, 8, 30})
    void itFollowsHowManyCallsSessionsReallyMake(int calls) {
        batchStartsIn(300, calls, false);

        assertThat(pacer.callsPerSession()).isCloseTo(calls, within(0.15 * calls));
    }

    @Test
    void batchStartsAsManyAsTheRateCanServeToTheirEnd() {
        batchStartsIn(300, 8, false);

        assertThat(batchStartsIn(60, 8, false) * 10 / 60.0).isBetween(90.0, 97.0);
    }

    @Test
    void batchKeepsItsShareHoweverManyPeopleStart() {
        batchStartsIn(300, 8, true);

        assertThat(batchStartsIn(60, 8, true) * 10 / 60.0).isBetween(26.0, 30.0);
    }

    @Test
    void callsOfSessionsThatWereTakenOverDoNotKeepBatchFromStarting() {
        pacer.accrue(1, PER_SECOND);
        for (int call = 0; call < 100_000; call++) {
            pacer.goesOut(Priority.SESSION, 1);
        }

        assertThat(batchStartsIn(60, 8, false)).isGreaterThan(100);
    }

    /** Counts starts of two HTTP calls. Their sessions' calls come at once; people start as many as batch could. */
    private int batchStartsIn(int seconds, int callsPerSession, boolean people) {
        int starts = 0;
        for (int step = 0; step < seconds / STEP; step++) {
            pacer.accrue(STEP, PER_SECOND);
            if (people && step % 10 == 0) {
                start(Priority.INTERACTIVE, callsPerSession);
            }
            while (pacer.allows(Priority.BATCH)) {
                start(Priority.BATCH, callsPerSession);
                starts++;
            }
        }
        return starts;
    }

    private void start(Priority priority, int callsPerSession) {
        pacer.goesOut(priority, 2);
        pacer.goesOut(Priority.SESSION, callsPerSession);
    }
}
