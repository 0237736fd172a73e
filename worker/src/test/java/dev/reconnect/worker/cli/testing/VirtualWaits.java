package dev.reconnect.worker.cli.testing;

import dev.reconnect.worker.cli.terminal.Interruption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** A clock that moves only if a command waits, and a signal that comes at a given moment. */
public final class VirtualWaits extends Clock implements Interruption {
    private Instant now;
    private @Nullable Instant signal;
    private Duration longestWait = Duration.ZERO;
    private boolean listening;

    public VirtualWaits(Instant begin) {
        this.now = begin;
    }

    public VirtualWaits interruptedAt(Instant moment) {
        signal = moment;
        return this;
    }

    public Duration longestWait() {
        return longestWait;
    }

    public boolean listening() {
        return listening;
    }

    /** Moves the clock, as if something took this long. */
    public void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    public void listen() {
        listening = true;
    }

    @Override
    public boolean asked() {
        return signal != null && !now.isBefore(signal);
    }

    @Override
    public void await(Duration time) {
        longestWait = longestWait.compareTo(time) > 0 ? longestWait : time;
        Instant end = now.plus(time);
        now = signal != null && signal.isBefore(end) && !signal.isBefore(now) ? signal : end;
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
