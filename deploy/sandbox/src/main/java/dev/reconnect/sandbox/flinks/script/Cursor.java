package dev.reconnect.sandbox.flinks.script;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The position of a session in a list of steps. Guarded by its login. */
public final class Cursor<S extends Step> {
    private final List<S> steps;
    private int index;
    private int met;

    public Cursor(List<S> steps) {
        this.steps = steps;
    }

    /** The step that a call meets now. The call uses up one time of a pending step. Null if the steps have run out. */
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

    /** The same as {@link #meet}, but skips pending steps that end within the 210 s of a synchronous call. */
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

    /** Whether no step follows the last met one. */
    public boolean isAtTheEnd() {
        return index >= steps.size() - 1;
    }
}
