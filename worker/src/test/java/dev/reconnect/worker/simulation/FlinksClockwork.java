package dev.reconnect.worker.simulation;

import dev.reconnect.worker.simulation.flinks.VirtualFlinks;
import java.time.Instant;

/** Flinks' own events among all others; {@code before} runs before each of them. */
record FlinksClockwork(VirtualFlinks flinks, Runnable before) implements VirtualTime.Outside {

    @Override
    public Instant next() {
        return flinks.nextArrival();
    }

    @Override
    public void until(Instant now) {
        before.run();
        flinks.deliverUntil(now);
    }
}
