package dev.reconnect.worker.simulation.testing.flinks;

import java.util.List;

/** The few institutions there are, two of them under one name; a login belongs to the same one in every run. */
public final class SimulatedInstitutions {

    /** One institution. */
    public record One(int id, String name) {}

    public static final List<One> ALL = List.of(
            new One(14, "FlinksCapital"),
            new One(21, "Bank of the North"),
            new One(33, "Caisse du Sud"),
            new One(41, "Twin"),
            new One(42, "Twin"));

    private SimulatedInstitutions() {}

    /** Where this login banks. */
    public static One of(String loginId) {
        return ALL.get(Math.floorMod(loginId.hashCode(), ALL.size()));
    }
}
