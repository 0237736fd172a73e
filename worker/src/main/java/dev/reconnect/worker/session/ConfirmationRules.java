package dev.reconnect.worker.session;

import dev.reconnect.contracts.EventType;
import dev.reconnect.worker.session.Policy.AfterRedirect;
import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a redirect confirmation meets. It came through a browser: a reason to look, never a proof. */
final class ConfirmationRules {

    /** Confirmations kept for a session that has no challenge yet. */
    private static final int HEARD = 20;

    private ConfirmationRules() {}

    static Decision decide(Context context, @Nullable Session session, Pace pace, Confirmation confirmation) {
        Memory before = session == null ? Memory.EMPTY : session.memory();
        if (before.knowsConfirmation(confirmation.confirmationId())) {
            return Decision.to(session, pace).note(Note.DUPLICATE_CONFIRMATION);
        }
        Memory memory = before.heard(confirmation.confirmationId());
        return switch (session) {
            case null -> late(context, memory, confirmation);
            case Resting ignored -> late(context, memory, confirmation);
            case Queued queued ->
                check(
                        context,
                        new Confirming(
                                memory,
                                queued.waiters(),
                                queued.attempts(),
                                List.of(),
                                context.now(),
                                new Purpose.StartLive(queued.notBefore(), queued.inDoubt())),
                        pace.anew());
            case Starting starting ->
                Decision.to(
                        new Starting(
                                memory,
                                starting.waiters(),
                                starting.attempts(),
                                starting.since(),
                                more(starting.heard(), confirmation)),
                        pace);
            case Authorizing authorizing ->
                Decision.to(
                        new Authorizing(
                                memory,
                                authorizing.waiters(),
                                authorizing.attempts(),
                                authorizing.live(),
                                more(authorizing.heard(), confirmation)),
                        pace);
            case ChallengePending pending -> ChallengeRules.confirmed(context, pending, memory, pace);
            case Confirming confirming ->
                Decision.to(confirming.with(memory, confirming.waiters()), pace).note(Note.DUPLICATE_CONFIRMATION);
            case Fetching fetching ->
                Decision.to(fetching.with(memory, fetching.waiters()), pace).note(Note.DUPLICATE_CONFIRMATION);
        };
    }

    /**
     * Flinks' own word that a login has new data: followed where somebody waits or a person was left to act, and nowhere else.
     * It comes after every nightly refresh and after our own fetches too; a fetch for each would go round in circles.
     */
    static Decision dataArrived(Context context, @Nullable Session session, Pace pace, Confirmation confirmation) {
        return session == null || (session instanceof Resting resting && !leftToAPerson(resting.memory()))
                ? Decision.to(session, pace).note(Note.UNAWAITED_DATA)
                : decide(context, session, pace, confirmation);
    }

    private static boolean leftToAPerson(Memory memory) {
        String last = memory.lastOutcome();
        return EventType.CREDENTIALS_REQUIRED.type().equals(last)
                || EventType.MFA_CHALLENGE_EXPIRED.type().equals(last);
    }

    private static Decision late(Context context, Memory memory, Confirmation confirmation) {
        Confirmation following = confirmation.following(memory.lastRefreshId());
        Confirming confirming = new Confirming(
                memory, List.of(), Attempts.NONE, List.of(following), context.now(), way(context, memory, following));
        return check(context, confirming, Pace.fresh(context.now()));
    }

    /** By choice the session that the redirect may be about is asked, while it lives; it may name another. */
    private static Purpose way(Context context, Memory memory, Confirmation confirmation) {
        Memory.Remnant remnant = memory.remnant();
        String alive = remnant != null && remnant.aliveAt(context.now()) ? remnant.requestId() : null;
        String named = confirmation.requestId();
        boolean asks = context.policy().ways().afterRedirect() == AfterRedirect.SAME_REQUEST_ID;
        return asks && alive != null && (named == null || named.equals(alive))
                ? new Purpose.AskSession(alive)
                : new Purpose.TakeAnyway();
    }

    /** The one question that this purpose has: to the cached result, or to the session itself. */
    static Decision check(Context context, Confirming confirming, Pace pace) {
        Call call = confirming.purpose() instanceof Purpose.AskSession ask
                ? new Call.Poll(ask.requestId())
                : new Call.CheckCached(context.loginId());
        return Decision.to(confirming, pace).call(call, context.now());
    }

    private static List<Confirmation> more(List<Confirmation> heard, Confirmation confirmation) {
        List<Confirmation> all = new ArrayList<>(heard);
        all.add(confirmation);
        return all.size() <= HEARD ? all : all.subList(all.size() - HEARD, all.size());
    }
}
