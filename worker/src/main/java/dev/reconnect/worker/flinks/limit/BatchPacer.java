package dev.reconnect.worker.flinks.limit;

/**
 * How fast batch may start sessions, so that the later calls of these sessions leave permits for people. A start also
 * costs the calls that its session will make, as many as sessions made in the last minute. The lanes share; batch gets
 * what people do not use. People draw on the pacer and are never refused by it; batch keeps its own share, however much
 * they draw. Guarded by its owner.
 */
final class BatchPacer {

    /** The rest is for what comes unevenly: people, and sessions that last longer than the last ones did. */
    private static final double OF_RATE = 0.95;

    /** The guess of the calls of a session before any was seen: a bank that takes half a minute. */
    private static final double FIRST_GUESS = 8;
    /** The bound on that number: longer sessions, or sessions that another worker handed over, do not stop batch. */
    private static final double MOST = 40;
    /** The first guess counts as this many starts for each call a second. */
    private static final double GUESS_WEIGHT = 0.1;

    private static final double SECONDS_REMEMBERED = 45;
    /** Starts are compared with calls about this much later; otherwise a night's first starts seem to bring none. */
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
        // Batch's own share is saved for it while sessions take all permits; what people lend it is not.
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

    /** Returns how many calls a session seems to make after its start. */
    double callsPerSession() {
        return callsPerSession;
    }

    boolean allows(Priority priority) {
        return priority != Priority.BATCH || batch > 0;
    }

    /** A call that takes this many HTTP calls leaves. */
    void goesOut(Priority priority, int calls) {
        switch (priority) {
            case SESSION, BATCH_SESSION -> sessionCalls += calls;
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

    /** Returns after how long it may allow this priority, if people start nothing. */
    double secondsUntilPermit(Priority priority, double perSecond) {
        if (allows(priority)) {
            return 0;
        }
        double share = interactive >= most(perSecond) ? 1 : 1 - interactiveShare;
        return -batch / (OF_RATE * perSecond * share);
    }
}
