package dev.reconnect.worker.simulation.testing;

import dev.reconnect.worker.flinks.institution.InstitutionObserver;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Hears how one process finds the banks. */
record InstitutionWatch(
        String process,
        StartBarriers barriers,
        LiveSessionAuditor sessions,
        VirtualTime time,
        Trace trace,
        Coverage coverage)
        implements InstitutionObserver {

    @Override
    public void degraded(int bank, @Nullable String name, Instant since, int failureRate, Instant retryAt) {
        trace.line(process, "finds bank", bank, "not well");
        coverage.saw("bank not well");
        barriers.degraded(process, bank, time.now());
        sessions.barriersChanged(time.now());
    }

    @Override
    public void recovered(int bank, @Nullable String name, Instant since, Instant recoveredAt) {
        trace.line(process, "finds bank", bank, "well again");
        coverage.saw("bank well again");
        barriers.recovered(process, bank);
        sessions.barriersChanged(time.now());
    }
}
