package dev.reconnect.worker.simulation.flinks;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A stored connection at Flinks. */
final class Login {

    final String loginId;
    final Institutions.One bank;
    /** Live sessions that may not be over; the others are forgotten when one is opened. */
    final List<LiveSession> sessions = new ArrayList<>();

    @Nullable Instant lastRefresh;
    /** How the last attempt ended, where that was a refusal: a cached Authorize replays it. */
    @Nullable Saying lastFailure;

    private final String institution;

    Login(String loginId) {
        this.loginId = loginId;
        bank = Institutions.of(loginId);
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
        for (LiveSession session : sessions) {
            if (session.alive(now)) {
                living = living.isEmpty() ? new ArrayList<>() : living;
                living.add(session.requestId);
            }
        }
        return List.copyOf(living);
    }
}
