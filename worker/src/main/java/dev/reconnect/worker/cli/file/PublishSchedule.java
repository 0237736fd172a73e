package dev.reconnect.worker.cli.file;

import dev.reconnect.worker.cli.terminal.Interruption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When the requests of a file are published, one after the other. */
interface PublishSchedule {
    /**
     * The moment of the next request.
     *
     * @param meanwhile called at least once a second during the wait
     * @return {@code null} if the command must end
     */
    @Nullable Instant next(long index, Runnable meanwhile) throws InterruptedException;

    /** Computes the turns and does not wait for them. */
    static PublishSchedule foreseen(Spread spread) {
        return (index, meanwhile) -> spread.turn(index);
    }

    /** Waits for each turn. A turn that has passed is taken at once, so the requests catch up after a slow cluster. */
    static PublishSchedule awaited(Spread spread, Clock clock, Interruption interruption) {
        // Short enough to notice soon that a clock was set or that a machine slept.
        Duration longest = Duration.ofSeconds(1);
        return (index, meanwhile) -> {
            Instant turn = spread.turn(index);
            Instant now = clock.instant();
            while (!interruption.asked() && now.isBefore(turn)) {
                meanwhile.run();
                Duration left = Duration.between(now, turn);
                interruption.await(left.compareTo(longest) < 0 ? left : longest);
                now = clock.instant();
            }
            return interruption.asked() ? null : now;
        };
    }
}
