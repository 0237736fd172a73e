package dev.reconnect.worker.simulation.testing.flinks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stored connection at Flinks. */
final class SimulatedLogin {

    final String loginId;
    final SimulatedInstitutions.One bank;
    /** Live sessions that may not be over; the others are forgotten when one is opened. */
    final List<SimulatedSession> sessions = new ArrayList<>();

    @Nullable Instant lastRefresh;
    /** How the last attempt ended, where that was a refusal: a cached Authorize replays it. */
    @Nullable CodedAnswer lastFailure;

    private final String institution;

    SimulatedLogin(String loginId) {
        this.loginId = loginId;
        bank = SimulatedInstitutions.of(loginId);
        // Older answers have no id; some have no institution at all.
        String name = "\"Institution\":\"" + bank.name() + "\"";
        institution = switch (Math.floorMod(loginId.hashCode() / 7, 4)) {
            case 0 -> name;
            case 1 -> "\"Institution\":null";
            default -> "\"InstitutionName\":\"" + bank.name() + "\",\"InstitutionId\":" + bank.id() + "," + name;
        };
    }

    /** The fields by which answers about this login name its institution. */
    String institution() {
        return institution;
    }

    /** The RequestIds alive at that moment. */
    List<String> living(Instant now) {
        List<String> living = List.of();
        for (SimulatedSession session : sessions) {
            if (session.alive(now)) {
                living = living.isEmpty() ? new ArrayList<>() : living;
                living.add(session.requestId);
            }
        }
        return List.copyOf(living);
    }
}
