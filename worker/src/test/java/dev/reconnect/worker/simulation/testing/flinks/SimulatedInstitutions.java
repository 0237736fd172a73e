package dev.reconnect.worker.simulation.testing.flinks;

import java.util.List;

/**
 * The few institutions that exist, two of them with one name. A login belongs to the same institution in every run.
 */
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

    /** The institution of this login. */
    public static One of(String loginId) {
        return ALL.get(Math.floorMod(loginId.hashCode(), ALL.size()));
    }
}
