package dev.reconnect.worker.app;

import dev.reconnect.worker.flinks.CallObserver;
import dev.reconnect.worker.ops.Meters;
import java.time.Duration;

/** Hands what the Flinks client hears to the metrics. */
record FlinksReporter(Meters meters) implements CallObserver {

    @Override
    public void answered(String kind, String outcomeClass, Duration latency) {
        meters.flinksCall(kind, outcomeClass, latency);
    }

    @Override
    public void unknownCode(String kind) {
        meters.unknownFlinksCode(kind);
    }
}
