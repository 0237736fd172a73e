package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.shard.CallRequest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The answers that no shard has committed yet. Each keeps the place of its call ({@link OpenCallLimit}): so no more
 * calls leave than this worker, too, gets done with in time, and how late it is with them teaches {@link LatencyLimit}.
 * It keeps the place for {@link #LONGEST_KEPT} at most, so that a shard that stands still takes places from no other.
 * Guarded by its owner; times are nanoseconds of a clock that never jumps.
 */
final class UncommittedAnswers {

    static final long LONGEST_KEPT = TimeUnit.SECONDS.toNanos(1);

    private final OpenCallLimit open;
    private final LatencyLimit limit;
    private final Deque<UncommittedAnswer> oldestFirst = new ArrayDeque<>();
    private int places;

    /** One answer. */
    final class UncommittedAnswer {
        private final CallRequest callRequest;
        private final long since;
        private final long answeredAt;
        /** Whether it says how late answers are. */
        private final boolean served;

        private boolean keepsPlace = true;
        private boolean committed;

        private UncommittedAnswer(CallRequest callRequest, long since, long answeredAt, boolean served) {
            this.callRequest = callRequest;
            this.since = since;
            this.answeredAt = answeredAt;
            this.served = served;
        }

        /** A shard has committed it or does not need it any more; a second call changes nothing. */
        void committed(long nanos) {
            givePlaceBack();
            if (!committed && served) {
                limit.served(
                        callRequest.call(), since, Math.min(nanos, answeredAt + LONGEST_KEPT), nanos, open.count());
            }
            committed = true;
        }

        private void givePlaceBack() {
            if (keepsPlace) {
                keepsPlace = false;
                places--;
                open.returned(callRequest);
            }
        }
    }

    UncommittedAnswers(OpenCallLimit open, LatencyLimit limit) {
        this.open = open;
        this.limit = limit;
    }

    /** How many places they keep. */
    int places() {
        return places;
    }

    /** A call that got its permit at {@code since} is answered; its place is not given back yet. */
    UncommittedAnswer add(CallRequest callRequest, long since, long nanos, boolean served) {
        UncommittedAnswer answer = new UncommittedAnswer(callRequest, since, nanos, served);
        places++;
        oldestFirst.add(answer);
        return answer;
    }

    /** Gives back the places that were kept for too long. */
    void expire(long nanos) {
        for (UncommittedAnswer oldest = oldestFirst.peek();
                oldest != null && (!oldest.keepsPlace || nanos - oldest.answeredAt > LONGEST_KEPT);
                oldest = oldestFirst.peek()) {
            oldest.givePlaceBack();
            oldestFirst.remove();
        }
    }
}
