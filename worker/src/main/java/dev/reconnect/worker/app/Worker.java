package dev.reconnect.worker.app;

import dev.reconnect.worker.ops.Health;
import io.micrometer.core.instrument.MeterRegistry;

/** A running worker. */
public final class Worker implements AutoCloseable {

    private Worker() {}

    /**
     * Starts the worker. Returns when its threads run; whether it can work is what {@code health} says from then on.
     *
     * @param health gets the worker's parts
     */
    public static Worker start(Settings settings, MeterRegistry meters, Health health) {
        return new Worker();
    }

    /** Drains and stops, in bounded time. */
    @Override
    public void close() {}
}
