package dev.reconnect.worker.session;

import dev.reconnect.worker.session.Session.Authorizing;
import dev.reconnect.worker.session.Session.ChallengePending;
import dev.reconnect.worker.session.Session.Confirming;
import dev.reconnect.worker.session.Session.Fetching;
import dev.reconnect.worker.session.Session.Queued;
import dev.reconnect.worker.session.Session.Resting;
import dev.reconnect.worker.session.Session.Starting;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a session as one pure function: the same arguments give the same decision. What no rule foresees is
 * refused and counted, and changes nothing.
 *
 * <p>Invariants: every waiter gets exactly one terminal outcome; a start is decided only when no live session of this
 * login can be known to live; every state but {@link Resting} ends by itself (see {@link Timetable}).
 */
public final class SessionMachine {

    private SessionMachine() {}

    /** What follows from {@code input} for a login in {@code session}; {@code null} where nothing is known of it. */
    public static Decision decide(Context context, @Nullable Session session, Pace pace, Input input) {
        return switch (input) {
            case Input.Requested requested -> RequestRules.decide(context, session, pace, requested);
            case Input.Unacceptable unacceptable -> RequestRules.refuse(context, session, pace, unacceptable.waiter());
            case Input.Confirmed confirmed ->
                ConfirmationRules.decide(context, session, pace, confirmed.confirmation());
            case Input.DataArrived arrived ->
                ConfirmationRules.dataArrived(context, session, pace, arrived.confirmation());
            case Input.Admitted ignored ->
                session instanceof Queued queued ? StartRules.admitted(context, queued, pace) : refused(session, pace);
            case Input.Answered answered -> answered(context, session, pace, answered.answer());
            case Input.Due ignored -> due(context, session, pace);
            case Input.Restored ignored -> restored(context, session);
            case Input.Evicted ignored ->
                session instanceof Resting ? Decision.to(null, pace).note(Note.EVICTED) : refused(session, pace);
        };
    }

    /**
     * A way out for a session that the rules cannot carry on, so that nobody waits for ever: every waiter is told that
     * it failed for no fault of theirs.
     */
    public static Decision abandon(Context context, Session session) {
        if (!(session instanceof Session.Open open)) {
            return Decision.to(null, Pace.fresh(context.now()));
        }
        Ending ending = new Ending(context, open.memory(), open.waiters(), confirmations(session));
        return switch (session) {
            case Starting starting ->
                ending.leaving(null, context.now()).failed(Ending.transientReason(null, null), true);
            case Authorizing authorizing ->
                ending.leaving(authorizing.live().requestId(), context.now())
                        .failed(Ending.transientReason(null, null), true);
            case ChallengePending pending ->
                ending.leaving(pending.live().requestId(), context.now())
                        .failed(Ending.transientReason(null, null), true);
            case Queued queued -> StartRules.inDoubt(ending, queued).failed(Ending.transientReason(null, null), true);
            case Confirming confirming ->
                new Ending(
                                context,
                                ConfirmRules.leftAlive(context, confirming, context.now()),
                                confirming.waiters(),
                                confirming.confirmations())
                        .failed(Ending.transientReason(null, null), true);
            case Fetching ignored -> ending.failed(Ending.transientReason(null, null), true);
            case Resting resting -> Decision.to(resting, Pace.fresh(context.now()));
        };
    }

    private static Decision answered(Context context, @Nullable Session session, Pace pace, Answer answer) {
        return switch (session) {
            case Starting starting -> StartRules.answered(context, starting, pace, answer);
            case Authorizing authorizing -> AuthorizeRules.answered(context, authorizing, pace, answer);
            case ChallengePending pending -> ChallengeRules.answered(context, pending, pace, answer);
            case Confirming confirming -> ConfirmRules.answered(context, confirming, pace, answer);
            case Fetching fetching -> FetchRules.answered(context, fetching, pace, answer);
            case Queued queued -> refused(queued, pace);
            case Resting resting -> refused(resting, pace);
            case null -> refused(null, pace);
        };
    }

    private static Decision due(Context context, @Nullable Session session, Pace pace) {
        return switch (session) {
            case Queued queued -> StartRules.due(context, queued, pace);
            case Starting starting -> StartRules.due(context, starting, pace);
            case Authorizing authorizing -> AuthorizeRules.due(context, authorizing, pace);
            case ChallengePending pending -> ChallengeRules.due(context, pending, pace);
            case Confirming confirming -> ConfirmRules.due(context, confirming, pace);
            case Fetching fetching -> FetchRules.due(context, fetching, pace);
            case Resting resting ->
                context.now().isBefore(resting.until()) ? Decision.to(resting, pace) : Decision.to(null, pace);
            case null -> refused(null, pace);
        };
    }

    private static Decision restored(Context context, @Nullable Session session) {
        Pace pace = Pace.fresh(context.now());
        return switch (session) {
            case Starting starting -> StartRules.doubted(context, starting);
            case Queued queued -> Decision.to(queued, pace);
            case Authorizing authorizing -> Decision.to(authorizing, pace);
            case ChallengePending pending -> Decision.to(pending, pace.next(ChallengeRules.soon(context, pending)));
            case Confirming confirming -> Decision.to(confirming, pace);
            case Fetching fetching -> Decision.to(fetching, pace);
            case Resting resting -> Decision.to(resting, pace);
            case null -> refused(null, pace);
        };
    }

    private static Decision refused(@Nullable Session session, Pace pace) {
        return Decision.to(session, pace).note(Note.ILLEGAL_INPUT);
    }

    private static List<Confirmation> confirmations(Session session) {
        return switch (session) {
            case Confirming confirming -> confirming.confirmations();
            case Fetching fetching -> fetching.confirmations();
            case Queued ignored -> List.of();
            case Starting ignored -> List.of();
            case Authorizing ignored -> List.of();
            case ChallengePending ignored -> List.of();
            case Resting ignored -> List.of();
        };
    }
}
