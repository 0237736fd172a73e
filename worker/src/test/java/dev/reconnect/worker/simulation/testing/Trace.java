package dev.reconnect.worker.simulation.testing;

import java.io.PrintStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What happened, in words and in order, where somebody wants to read it. */
public final class Trace {

    /** For nobody. */
    public static final Trace NONE = new Trace(null);

    private final @Nullable PrintStream out;
    private @Nullable VirtualTime time;

    /** {@code out}: null for nobody. */
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

    /** One line; the words are looked at only if somebody reads them. */
    void line(Object... words) {
        if (out != null) {
            out.println(Stream.concat(Stream.of(time == null ? "" : time.now()), Stream.of(words))
                    .map(String::valueOf)
                    .collect(Collectors.joining(" ")));
        }
    }
}
