package dev.reconnect.worker.ops;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The degraded institutions: one series for each, as long as it is degraded, and a bound on their number. */
final class InstitutionGauges {
    static final int MOST = 50;

    private final MeterRegistry registry;
    private final Map<Integer, Gauge> degraded = new ConcurrentHashMap<>();

    InstitutionGauges(MeterRegistry registry) {
        this.registry = registry;
    }

    synchronized void degraded(int institutionId) {
        if (degraded.size() < MOST && !degraded.containsKey(institutionId)) {
            degraded.put(
                    institutionId,
                    Gauge.builder("reconnect.institution.degraded", () -> 1)
                            .tag("institution", Integer.toString(institutionId))
                            .strongReference(true)
                            .description("1 while most live sessions at this institution fail for its own sake")
                            .register(registry));
        }
    }

    synchronized void recovered(int institutionId) {
        Gauge gauge = degraded.remove(institutionId);
        if (gauge != null) {
            registry.remove(gauge);
        }
    }
}
