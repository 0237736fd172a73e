package dev.reconnect.sandbox.flinks.script;

import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/** The present positions of the switches. Every call reads them; a test may turn one at any time. */
public final class Switches {
    private final AtomicReference<Set<Switch>> on;

    public Switches(Set<Switch> on) {
        this.on = new AtomicReference<>(on);
    }

    public boolean isOn(Switch which) {
        return on.get().contains(which);
    }

    public void turnOn(Switch which) {
        on.updateAndGet(now -> changed(now, which, true));
    }

    public void turnOff(Switch which) {
        on.updateAndGet(now -> changed(now, which, false));
    }

    private static Set<Switch> changed(Set<Switch> now, Switch which, boolean value) {
        Set<Switch> next = EnumSet.noneOf(Switch.class);
        next.addAll(now);
        if (value) {
            next.add(which);
        } else {
            next.remove(which);
        }
        return next;
    }
}
