package dev.reconnect.worker.ops;

import dev.reconnect.contracts.InstitutionDegraded;
import dev.reconnect.contracts.InstitutionEvent;
import dev.reconnect.contracts.InstitutionRecovered;
import dev.reconnect.worker.flinks.institution.InstitutionObserver;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes news of the banks to the metrics, to the log and, as events, to Kafka. Health does not hear of them: a bank
 * that is not well is no reason to restart a worker or to take it out of service.
 */
public final class InstitutionReporter implements InstitutionObserver {
    private static final Logger LOG = LoggerFactory.getLogger(InstitutionReporter.class);

    private final Meters meters;
    private final BiConsumer<InstitutionEvent, Instant> events;
    private final String workerId;

    /** @param events publishes an event, with the moment that it is about; it must not wait */
    public InstitutionReporter(Meters meters, BiConsumer<InstitutionEvent, Instant> events, String workerId) {
        this.meters = meters;
        this.events = events;
        this.workerId = workerId;
    }

    @Override
    public void degraded(int institutionId, @Nullable String name, Instant since, int failureRate, Instant retryAt) {
        InstitutionDegraded event = new InstitutionDegraded(institutionId, name, workerId, since, failureRate, retryAt);
        meters.institutionOpened(institutionId);
        events.accept(event, since);
        LOG.warn(
                "institution {} ({}) is not well: {} % of its live sessions fail; its starts wait and try it again from {} on",
                institutionId, named(event.institution()), failureRate, retryAt);
    }

    @Override
    public void recovered(int institutionId, @Nullable String name, Instant since, Instant recoveredAt) {
        InstitutionRecovered event = new InstitutionRecovered(institutionId, name, workerId, since, recoveredAt);
        meters.institutionClosed(institutionId);
        events.accept(event, recoveredAt);
        LOG.info(
                "institution {} ({}) serves again, after {} s",
                institutionId,
                named(event.institution()),
                Duration.between(since, recoveredAt).toSeconds());
    }

    /** Returns the name as the event holds it: nothing in it can begin a new log line. */
    private static String named(@Nullable String institution) {
        return institution == null ? "name unknown" : institution;
    }

    @Override
    public void barred() {
        meters.startBarred();
    }

    @Override
    public void unguarded() {
        meters.institutionUnguarded();
    }
}
