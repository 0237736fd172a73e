package dev.reconnect.worker.cli.terminal;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** For a command inside another program, whose signals it must not handle: it is never interrupted. */
public final class NeverInterrupted implements Interruption {
    private final CountDownLatch never = new CountDownLatch(1);

    @Override
    public void listen() {}

    @Override
    public boolean asked() {
        return false;
    }

    @Override
    public void await(Duration time) throws InterruptedException {
        boolean ignored = never.await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
