package dev.reconnect.worker.app.settings;

import static dev.reconnect.worker.app.settings.SettingsTable.*;

import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Policy.CoolDowns;
import dev.reconnect.worker.session.Policy.Deadlines;
import dev.reconnect.worker.session.Policy.Polling;
import dev.reconnect.worker.session.Policy.Retries;
import dev.reconnect.worker.session.Policy.SessionLife;
import dev.reconnect.worker.session.Policy.Ways;
import java.time.Duration;

/** The numbers that the rules of sessions use: those of the settings, and some that no one needs to set. */
final class PolicyReader {
    private static final Duration LATEST_DEADLINE = Duration.ofHours(24);
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(10);
    private static final long LONGEST_BACKOFF_MILLIS = 30_000;
    private static final int WAITERS = 50;

    private PolicyReader() {}

    static Policy read(SettingValues values) {
        return new Policy(
                new Polling(
                        values.get(POLL_INTERVAL),
                        values.get(POLL_INTERVAL_MAX),
                        values.get(DATA_POLL_INTERVAL),
                        values.get(CHALLENGE_POLL_INTERVAL)),
                new SessionLife(values.get(SESSION_INACTIVITY), travel(values), values.get(EXPIRY_MARGIN), CLOCK_SKEW),
                new Deadlines(
                        values.get(DEADLINE_INTERACTIVE),
                        values.get(DEADLINE_BATCH),
                        LATEST_DEADLINE,
                        values.get(DATA_TIMEOUT),
                        values.get(SESSION_INACTIVITY)),
                new CoolDowns(values.get(COOL_DOWN_AFTER_SUCCESS), values.get(COOL_DOWN_AFTER_REJECTION)),
                new Retries(
                        values.get(START_DOUBT_INTERACTIVE),
                        values.get(START_DOUBT_BATCH),
                        backoff(values.get(POLL_INTERVAL))),
                values.get(REMEMBER),
                WAITERS,
                new Ways(values.get(OTHER_RESPONSE), values.get(AFTER_REDIRECT), values.get(PENDING_IN_CONNECT)));
    }

    /** How long a start or a poll may be on its way. */
    private static Duration travel(SettingValues values) {
        return switch (values.get(START)) {
            case AUTHORIZE_ASYNC -> values.get(CALL_TIMEOUT);
            case AUTHORIZE -> values.get(AUTHORIZE_TIMEOUT);
        };
    }

    /**
     * Exponential, from the poll interval to 30 s, with full jitter above a tenth: the calls do not come all at once,
     * and no one waits long.
     */
    private static Policy.Backoff backoff(Duration first) {
        return (tries, chance) -> {
            long most = Math.min(first.toMillis() << Math.clamp(tries - 1L, 0, 20), LONGEST_BACKOFF_MILLIS);
            return Duration.ofMillis((long) (most * (0.1 + 0.9 * chance)));
        };
    }
}
