package dev.reconnect.worker.simulation.testing.flinks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stored connection at Flinks. */
final class SimulatedLogin {

    final String loginId;
    final SimulatedInstitutions.One bank;
    /** The live sessions that may not be over; the others are removed when a session is opened. */
    final List<SimulatedSession> sessions = new ArrayList<>();

    @Nullable Instant lastRefresh;
    /** The result of the last attempt, if it was a refusal: a cached Authorize repeats it. */
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

    /** The fields that name the institution in answers about this login. */
    String institution() {
        return institution;
    }

    /** The RequestIds that live at that moment. */
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
