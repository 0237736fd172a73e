package dev.reconnect.worker.simulation.testing;

import dev.reconnect.worker.simulation.testing.flinks.VirtualFlinks;
import java.time.Instant;

/** Puts Flinks' own events among all others; {@code before} runs before each of them. */
record FlinksEvents(VirtualFlinks flinks, Runnable before) implements VirtualTime.Outside {

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
