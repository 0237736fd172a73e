package dev.reconnect.worker.session.rules;

import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Input;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Session;
import java.time.Instant;

/** When a session needs {@link Input.Due} at the latest, whatever else happens: no state pends for ever. */
public final class Timetable {

    private Timetable() {}

    /**
     * The next moment at which something is due. {@link Instant#MAX} only for a start under way that nobody waits for:
     * the client bounds its time.
     */
    public static Instant dueAt(Session session, CallProgress progress, Policy policy) {
        return dueAt(RuledSession.of(session), progress, policy);
    }

    private static <S extends Session> Instant dueAt(RuledSession<S> ruled, CallProgress progress, Policy policy) {
        return ruled.rules().dueAt(ruled.session(), progress, policy);
    }
}
