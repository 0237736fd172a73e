package dev.reconnect.worker.simulation.testing;

import java.io.PrintStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prints what happens, in words and in order, if a reader wants it. */
public final class Trace {

    /** Prints nothing. */
    public static final Trace NONE = new Trace(null);

    private final @Nullable PrintStream out;
    private @Nullable VirtualTime time;

    /** {@code out} is null if no one reads it. */
    public Trace(@Nullable PrintStream out) {
        this.out = out;
    }

    void clock(VirtualTime virtual) {
        if (out != null) {
            time = virtual;
        }
    }

    boolean wanted() {
        return out != null;
    }

    /** Prints one line. The words become text only if there is a reader. */
    void line(Object... words) {
        if (out != null) {
            out.println(Stream.concat(Stream.of(time == null ? "" : time.now()), Stream.of(words))
                    .map(String::valueOf)
                    .collect(Collectors.joining(" ")));
        }
    }
}
