package dev.reconnect.worker.flinks.limit;

import dev.reconnect.contracts.Lane;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Permits of the two lanes, in each for calls of open sessions and for starts. What comes up goes to the lanes by their
 * shares, and what a lane does not keep to the other. So a lane's share waits for it, however much the other lane asks
 * for. A lane's sessions come before its starts, and people's sessions before the batch lane's starts: a start can
 * wait. A session also takes what is there for these starts. Guarded by its owner.
 */
final class LanePermits {

    /** Where people's share goes, and what is left of it. */
    private static final List<Priority> PEOPLE_FIRST =
            List.of(Priority.SESSION, Priority.INTERACTIVE, Priority.BATCH_SESSION, Priority.BATCH);

    private static final List<Priority> BATCH_FIRST =
            List.of(Priority.BATCH_SESSION, Priority.SESSION, Priority.BATCH, Priority.INTERACTIVE);

    private final double interactiveShare;
    private final Map<Priority, Double> permits = new EnumMap<>(Priority.class);
    private final Map<Priority, Double> most = new EnumMap<>(Priority.class);

    /** @param interactiveShare between 0 and 1 */
    LanePermits(double interactiveShare) {
        this.interactiveShare = interactiveShare;
        for (Priority priority : Priority.values()) {
            permits.put(priority, priority.ofSession() ? 0.0 : 1.0);
        }
        keepAtMost(0);
    }

    /**
     * From now on each priority keeps so many permits at most, and where calls may be few one more. The rest is lost.
     */
    void keepAtMost(double kept) {
        most.put(Priority.SESSION, kept);
        // Of little, a session of the batch lane must be able to keep a permit: people's would take it first.
        most.put(Priority.BATCH_SESSION, Math.max(1, kept));
        most.put(Priority.INTERACTIVE, 1 + kept);
        most.put(Priority.BATCH, 1 + kept);
        permits.replaceAll((priority, permitsNow) -> Math.min(permitsNow, most(priority)));
    }

    /** Adds permits that came up. What no one keeps is lost. */
    void add(double fresh) {
        add(BATCH_FIRST, fresh * (1 - interactiveShare));
        add(PEOPLE_FIRST, fresh * interactiveShare);
    }

    private void add(List<Priority> order, double fresh) {
        double left = fresh;
        for (Priority priority : order) {
            double kept = Math.min(left, missing(priority));
            permits.merge(priority, kept, Double::sum);
            left -= kept;
        }
    }

    /** How many there are for a call of this priority. */
    double available(Priority priority) {
        return switch (priority) {
            case SESSION -> of(priority) + there(Priority.INTERACTIVE) + there(Priority.BATCH);
            case BATCH_SESSION -> of(priority) + there(Priority.BATCH);
            case INTERACTIVE, BATCH -> of(priority);
        };
    }

    /** Takes so many for a call, first its own; it owes what is not there. */
    void take(Priority priority, double calls) {
        double left = calls - takeWhatIsThere(priority, calls);
        if (priority.ofSession()) {
            left -= takeWhatIsThere(priority.lane() == Lane.BATCH ? Priority.BATCH : Priority.INTERACTIVE, left);
        }
        if (priority == Priority.SESSION) {
            left -= takeWhatIsThere(Priority.BATCH, left);
        }
        permits.merge(priority, -left, Double::sum);
    }

    private double takeWhatIsThere(Priority priority, double calls) {
        double taken = Math.min(there(priority), calls);
        permits.merge(priority, -taken, Double::sum);
        return taken;
    }

    /** After how many permits that come up there may be one for a call of this priority, if no other takes them. */
    double untilOne(Priority priority) {
        double missing = Math.max(0, 1 - available(priority));
        if (missing == 0) {
            return 0;
        }
        double before = priority.ofSession() ? 0 : missing(session(priority.lane()));
        return (before + missing) / share(priority.lane());
    }

    /** The share of what comes up that the lane gets now. */
    private double share(Lane lane) {
        double own = lane == Lane.INTERACTIVE ? interactiveShare : 1 - interactiveShare;
        for (Priority priority : Priority.values()) {
            if (priority.lane() != lane && missing(priority) > 0) {
                return own;
            }
        }
        return 1;
    }

    private double missing(Priority priority) {
        return Math.max(0, most(priority) - of(priority));
    }

    private double there(Priority priority) {
        return Math.max(0, of(priority));
    }

    private double of(Priority priority) {
        return permits.getOrDefault(priority, 0.0);
    }

    private double most(Priority priority) {
        return most.getOrDefault(priority, 0.0);
    }

    private static Priority session(Lane lane) {
        return lane == Lane.INTERACTIVE ? Priority.SESSION : Priority.BATCH_SESSION;
    }
}
