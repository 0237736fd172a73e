package dev.reconnect.sandbox.flinks.script;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a session stands in a list of steps. Guarded by its login. */
public final class Cursor<S extends Step> {
    private final List<S> steps;
    private int index;
    private int met;

    public Cursor(List<S> steps) {
        this.steps = steps;
    }

    /** The step that a call meets now; a pending one is used up by it. Null when the steps have run out. */
    public @Nullable S meet() {
        while (index < steps.size()) {
            S step = steps.get(index);
            if (!(step instanceof Step.Pending pending)) {
                return step;
            }
            if (pending.isForEver() || met < pending.times()) {
                met++;
                return step;
            }
            pass();
        }
        return null;
    }

    /** As {@link #meet}, but waits out what takes neither for ever nor past the 210 s of a synchronous call. */
    public @Nullable S meetPatiently() {
        while (index < steps.size() && steps.get(index) instanceof Step.Pending pending && pending.isShort()) {
            pass();
        }
        return meet();
    }

    public void pass() {
        index++;
        met = 0;
    }

    /** Whether nothing follows the step that was met last. */
    public boolean isAtTheEnd() {
        return index >= steps.size() - 1;
    }
}
