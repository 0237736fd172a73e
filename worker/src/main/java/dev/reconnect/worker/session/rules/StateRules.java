package dev.reconnect.worker.session.rules;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.CallProgress;
import dev.reconnect.worker.session.Confirmation;
import dev.reconnect.worker.session.Decision;
import dev.reconnect.worker.session.Input;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Session;
import dev.reconnect.worker.session.Signal;
import java.time.Instant;

/**
 * The rules of one state: what follows from each input. A new state needs one of these, and its line in
 * {@link RuledSession}.
 */
interface StateRules<S extends Session> {

    /** A request that is new and in time. */
    Decision requested(Step<S> step, Input.Requested requested);

    /** A redirect confirmation that is new. It came through a browser: a reason to look, never a proof. */
    Decision confirmed(Step<S> step, Confirmation confirmation);

    /** The moment of {@link #dueAt} has come, or an earlier moment that it named before. */
    Decision due(Step<S> step);

    /**
     * When this state needs {@link #due} at the latest: no state waits for ever. {@link Instant#MAX} only for a start
     * under way that no one waits for: the client bounds its time.
     */
    Instant dueAt(S session, CallProgress progress, Policy policy);

    /** The way out if the rules cannot carry on, so that no one waits for ever. */
    Decision abandoned(Step<S> step);

    /** The call under way was answered. */
    default Decision answered(Step<S> step, Answer answer) {
        return refused(step);
    }

    /** The permit to start is in hand. */
    default Decision admitted(Step<S> step) {
        return refused(step);
    }

    /** Too many sessions are remembered: this one is forgotten. */
    default Decision evicted(Step<S> step) {
        return refused(step);
    }

    /** A new owner has read the session from the journal; nothing is known of calls under way. */
    default Decision restored(Step<S> step) {
        return step.stay();
    }

    /** Whether this state acts on Flinks' own word that a login has new data. */
    default boolean awaitsData(S session) {
        return true;
    }

    /** An input that no rule foresees changes nothing, and is counted. */
    private static Decision refused(Step<?> step) {
        return step.stay().signal(Signal.ILLEGAL_INPUT);
    }
}
