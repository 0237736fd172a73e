package dev.reconnect.worker.flinks.limit;

/**
 * How fast batch may start sessions, so that the calls these bring later leave room for people: a start costs what its session
 * is going to call too, as the sessions of the last minute did. The lanes share it; what people do not use is batch's. People
 * draw on it and are never refused by it; batch keeps its own share whatever they draw. Guarded by its owner.
 */
final class BatchPacer {

    /** The rest is for what comes unevenly: people, and sessions that last longer than the last ones did. */
    private static final double OF_RATE = 0.95;

    /** Calls of a session, before any has been seen: a bank that takes half a minute. */
    private static final double FIRST_GUESS = 8;
    /** Longer sessions than these, or those taken over from another worker, do not keep batch from starting. */
    private static final double MOST = 40;
    /** The first guess counts as so many starts for each call a second. */
    private static final double GUESS_WEIGHT = 0.1;

    private static final double SECONDS_REMEMBERED = 45;
    /** A start is compared with calls about this much later, so that a night's first starts do not seem to bring none. */
    private static final double SECONDS_UNTIL_CALLS = 15;

    private static final double SECONDS_KEPT = 0.05;
    private static final double SECONDS_OWED = 10;

    private final double interactiveShare;
    private double interactive;
    private double batch;
    private double fresh;
    private double starts;
    private double sessionCalls;
    private double callsPerSession = FIRST_GUESS;

    BatchPacer(double interactiveShare) {
        this.interactiveShare = interactiveShare;
    }

    void accrue(double seconds, double perSecond) {
        learn(seconds, perSecond);
        double most = most(perSecond);
        double flow = OF_RATE * perSecond * seconds;
        double toInteractive = Math.max(-perSecond * SECONDS_OWED, interactive) + flow * interactiveShare;
        interactive = Math.min(most, toInteractive);
        // Its own waits for it while sessions take all room; what is lent does not.
        batch = Math.min(most + perSecond, batch + flow * (1 - interactiveShare));
        batch += Math.clamp(most - batch, 0, toInteractive - interactive);
    }

    private void learn(double seconds, double perSecond) {
        double due = fresh * (1 - Math.exp(-seconds / SECONDS_UNTIL_CALLS));
        double kept = Math.exp(-seconds / SECONDS_REMEMBERED);
        fresh -= due;
        starts = starts * kept + due;
        sessionCalls *= kept;
        double guessed = perSecond * GUESS_WEIGHT;
        callsPerSession = Math.min(MOST, (sessionCalls + guessed * FIRST_GUESS) / (starts + guessed));
    }

    private double most(double perSecond) {
        return 1 + callsPerSession + perSecond * SECONDS_KEPT;
    }

    /** How many calls a session seems to make after its start. */
    double callsPerSession() {
        return callsPerSession;
    }

    boolean allows(Priority priority) {
        return priority != Priority.BATCH || batch > 0;
    }

    /** A call with so many HTTP calls goes out. */
    void goesOut(Priority priority, int calls) {
        switch (priority) {
            case SESSION -> sessionCalls += calls;
            case INTERACTIVE -> {
                fresh++;
                interactive -= calls + callsPerSession;
            }
            case BATCH -> {
                fresh++;
                batch -= calls + callsPerSession;
            }
        }
    }

    /** After how long it may allow this rank, if people start nothing. */
    double secondsUntilPermit(Priority priority, double perSecond) {
        if (allows(priority)) {
            return 0;
        }
        double share = interactive >= most(perSecond) ? 1 : 1 - interactiveShare;
        return -batch / (OF_RATE * perSecond * share);
    }
}
