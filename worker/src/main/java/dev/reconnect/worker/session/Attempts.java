package dev.reconnect.worker.session;

/**
 * How often a start of this session was tried, in each way. Each count has its own bound.
 *
 * @param delays starts that opened nothing (not sent, or Flinks said to slow down); they only lengthen the back-off
 * @param restarts new starts after a definite transient answer or after a doubt was waited out; a fetch that is
 *     repeated after {@link RefusalClass#TRANSIENT_ONCE} counts too
 * @param replacements new starts after the live session was gone
 * @param doubts starts that were repeated although the one before may have opened a session
 */
public record Attempts(int delays, int restarts, int replacements, int doubts) {

    /** Nothing was tried yet. */
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
