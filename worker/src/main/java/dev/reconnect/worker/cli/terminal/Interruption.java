package dev.reconnect.worker.cli.terminal;

import java.time.Duration;

/** How a command waits, and how it learns that it must end early. */
public interface Interruption {
    /** From now on a signal is reported here instead of ending the process. */
    void listen();

    /** Whether the command must end. */
    boolean asked();

    /** Returns after this time, or as soon as the command must end. */
    void await(Duration time) throws InterruptedException;
}
