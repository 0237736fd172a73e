package dev.reconnect.worker.simulation.testing.flinks;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One live session at a bank, or the handle that a cached Authorize gives. The bank works by itself; a look at the
 * session shows its result. A session dies after 8 minutes without contact, or 30 minutes after the first data call.
 *
 * @see <a href="https://docs.flinks.com/guides/getting-started/key-concepts">Key concepts</a>
 */
final class SimulatedSession {

    private static final Duration INACTIVITY = Duration.ofMinutes(8);
    private static final Duration PROCESSING = Duration.ofMinutes(30);

    enum Phase {
        WORKING,
        ASKING,
        AUTHORIZED,
        FAILED,
        GONE
    }

    /** What the bank does when it has worked for long enough. */
    sealed interface Turn {
        record Authorizes() implements Turn {}

        record Asks() implements Turn {}

        record Fails(CodedAnswer saying) implements Turn {}
    }

    final String requestId;
    final SimulatedLogin login;
    private final SessionsAtFlinks bank;
    private Phase phase = Phase.WORKING;
    private Instant diesAt;
    private Instant turnAt;
    private Turn turn;
    private @Nullable CodedAnswer failure;
    private int challenges;
    private boolean processing;
    private int stillProcessing;

    /** Opens a session now; the bank takes its {@code turn} at {@code turnAt}. */
    SimulatedSession(
            SessionsAtFlinks bank, String requestId, SimulatedLogin login, Instant now, Instant turnAt, Turn turn) {
        this.bank = bank;
        this.requestId = requestId;
        this.login = login;
        this.diesAt = now.plus(INACTIVITY);
        this.turnAt = turnAt;
        this.turn = turn;
    }

    /** The handle of a cached result; it stands for no session at the bank. */
    static SimulatedSession cached(SessionsAtFlinks bank, String requestId, SimulatedLogin login, Instant now) {
        SimulatedSession handle = new SimulatedSession(bank, requestId, login, now, now, new Turn.Authorizes());
        handle.phase = Phase.AUTHORIZED;
        return handle;
    }

    /** The phase that the session has reached by now. */
    Phase look(Instant now) {
        if (phase == Phase.WORKING && !turnAt.isAfter(now) && turnAt.isBefore(diesAt)) {
            take(turnAt);
        }
        boolean failed = phase == Phase.FAILED;
        if (!failed && phase != Phase.GONE && !now.isBefore(diesAt)) {
            phase = Phase.GONE;
        }
        return phase;
    }

    private void take(Instant at) {
        switch (turn) {
            case Turn.Authorizes ignored -> authorize(at);
            case Turn.Asks ignored -> {
                phase = Phase.ASKING;
                challenges++;
            }
            case Turn.Fails fails -> fail(fails.saying());
        }
    }

    /** Whether the bank still works on the session or waits for a person. */
    boolean alive(Instant now) {
        Phase found = look(now);
        return found == Phase.WORKING || found == Phase.ASKING;
    }

    void authorize(Instant at) {
        phase = Phase.AUTHORIZED;
        // Connect and the worker look at it within the next 8 minutes.
        diesAt = at.plus(INACTIVITY).isAfter(diesAt) ? at.plus(INACTIVITY) : diesAt;
        bank.authorized(this, at);
    }

    void fail(CodedAnswer codedAnswer) {
        phase = Phase.FAILED;
        failure = codedAnswer;
        bank.failed(this, codedAnswer);
    }

    void contact(Instant now) {
        if (!processing) {
            diesAt = now.plus(INACTIVITY);
        }
    }

    void die() {
        phase = Phase.GONE;
    }

    /** The person's answer was right: the bank goes on with its work. */
    void workOn(Instant nextTurnAt, Turn nextTurn) {
        phase = Phase.WORKING;
        turnAt = nextTurnAt;
        turn = nextTurn;
    }

    CodedAnswer failure() {
        if (failure == null) {
            throw new IllegalStateException(requestId + " has not failed");
        }
        return failure;
    }

    int challenges() {
        return challenges;
    }

    /** A data call; returns whether Flinks still processes the accounts. */
    boolean processes(boolean wanted, Instant now) {
        if (!processing) {
            processing = true;
            diesAt = now.plus(PROCESSING);
        }
        return wanted && stillProcessing++ < 3;
    }
}
