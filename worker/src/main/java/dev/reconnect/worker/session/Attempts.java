package dev.reconnect.worker.session;

/**
 * How often this session has been tried, each count against its own bound.
 *
 * @param delays starts that opened nothing: not sent, or told to slow down; they only lengthen the back-off
 * @param restarts new starts after a definite transient answer; fetches repeated though unauthorized count too
 * @param replacements new starts after the live session was gone
 * @param doubts starts repeated although the one before may have opened a session
 */
public record Attempts(int delays, int restarts, int replacements, int doubts) {

    /** Nothing tried. */
    public static final Attempts NONE = new Attempts(0, 0, 0, 0);

    public Attempts delayed() {
        return new Attempts(delays + 1, restarts, replacements, doubts);
    }

    public Attempts restarted() {
        return new Attempts(delays, restarts + 1, replacements, doubts);
    }

    public Attempts replaced() {
        return new Attempts(delays, restarts, replacements + 1, doubts);
    }

    public Attempts doubted() {
        return new Attempts(delays, restarts, replacements, doubts + 1);
    }
}
