package dev.reconnect.worker.ops;

import dev.reconnect.worker.flinks.client.CallObserver;
import java.time.Duration;

/** Passes what the Flinks client reports to the metrics. */
public final class CallReporter implements CallObserver {
    private final Meters meters;

    public CallReporter(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void answered(String kind, String outcomeClass, Duration latency) {
        meters.flinksCall(kind, outcomeClass, latency);
    }

    @Override
    public void unknownCode(String kind) {
        meters.unknownFlinksCode(kind);
    }
}
