package dev.reconnect.worker.cli.terminal;

import java.time.Duration;

/** How a command waits, and how it hears that somebody wants it to end early. */
public interface Interruption {
    /** From now on a signal is heard here instead of ending the process. */
    void listen();

    /** Whether the command shall come to its end. */
    boolean asked();

    /** Returns after this long, or as soon as the command shall end. */
    void await(Duration time) throws InterruptedException;
}
