package dev.reconnect.worker.shard.testing;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * An institution that answers at random. It knows its live sessions, and so whether one is opened beside another that
 * still lives, which the worker exists to prevent.
 */
public final class RandomInstitution implements ScriptedInstitution {

    private static final Duration INACTIVITY = ShardHarness.POLICY.life().inactivity();

    private final RandomGenerator random;
    private final Map<String, Live> byRequestId = new HashMap<>();
    private final Map<String, Instant> lastRefresh = new HashMap<>();
    private final List<String> leftBehind = new ArrayList<>();
    private int requestIds;

    private static final class Live {
        final String loginId;
        Instant lastContact;
        boolean over;
        boolean leftBehind;
        boolean authorized;

        Live(String loginId, Instant lastContact) {
            this.loginId = loginId;
            this.lastContact = lastContact;
        }

        boolean alive(Instant now) {
            return !over && now.isBefore(lastContact.plus(INACTIVITY));
        }
    }

    public RandomInstitution(RandomGenerator random) {
        this.random = random;
    }

    /** The login of each live session beside which another was opened, once for each session. */
    public List<String> leftBehind() {
        return leftBehind;
    }

    @Override
    public Reply reply(Instant now, Call call) {
        Answer answer = switch (call) {
            case Call.Start start -> start(now, start.loginId());
            case Call.Poll poll -> poll(now, poll.requestId());
            case Call.CheckCached check -> check(now, check.loginId());
            case Call.Fetch fetch -> fetch(fetch.requestId());
            case Call.FetchPending fetch -> fetch(fetch.requestId());
        };
        int slow = random.nextInt(10);
        return new Reply(answer, Duration.ofMillis(slow == 0 ? 30_000 : 50 + random.nextInt(2_000)));
    }

    private Answer start(Instant now, String loginId) {
        return switch (random.nextInt(20)) {
            case 0 -> FlinksAnswers.notSent();
            case 1 -> FlinksAnswers.refused(RefusalClass.SLOW_DOWN, "TOO_MANY_REQUESTS");
            case 2 -> FlinksAnswers.refused(RefusalClass.OUR_FAULT, null);
            case 3 -> FlinksAnswers.refused(RefusalClass.BROKEN, "INVALID_REQUEST");
            case 4 -> FlinksAnswers.refused(RefusalClass.USER_MUST_ACT, "INVALID_PASSWORD");
            case 5 -> FlinksAnswers.refused(RefusalClass.TRANSIENT, "RETRY_LATER");
            case 6 -> FlinksAnswers.refused(RefusalClass.TRANSIENT_ONCE, "UNAUTHORIZED");
            case 7 -> FlinksAnswers.unreadable();
            case 8, 9 -> {
                open(now, loginId);
                yield FlinksAnswers.unreadable();
            }
            case 10, 11 -> FlinksAnswers.challenged(open(now, loginId));
            case 12 -> authorized(now, open(now, loginId));
            default -> FlinksAnswers.pending(open(now, loginId));
        };
    }

    private String open(Instant now, String loginId) {
        for (Live live : byRequestId.values()) {
            if (live.loginId.equals(loginId) && live.alive(now) && !live.leftBehind) {
                live.leftBehind = true;
                leftBehind.add(loginId);
            }
        }
        String requestId = "live-" + ++requestIds;
        byRequestId.put(requestId, new Live(loginId, now));
        return requestId;
    }

    private Answer poll(Instant now, String requestId) {
        Live live = byRequestId.get(requestId);
        if (live != null && live.authorized) {
            return authorized(now, requestId);
        }
        if (live == null || !live.alive(now)) {
            return FlinksAnswers.refused(RefusalClass.SESSION_GONE, "SESSION_NONEXISTENT");
        }
        int mood = random.nextInt(16);
        if (mood == 0) {
            return FlinksAnswers.notSent();
        }
        live.lastContact = now;
        return switch (mood) {
            case 1 -> FlinksAnswers.unreadable();
            case 2 -> FlinksAnswers.refused(RefusalClass.TRANSIENT, null);
            case 3 -> FlinksAnswers.refused(RefusalClass.SLOW_DOWN, "TOO_MANY_REQUESTS");
            case 4 -> over(live, FlinksAnswers.refused(RefusalClass.TRANSIENT, "AGGREGATION_ERROR"));
            case 5 -> over(live, FlinksAnswers.refused(RefusalClass.USER_MUST_ACT, "INVALID_LOGIN"));
            case 6 -> over(live, FlinksAnswers.refused(RefusalClass.SESSION_GONE, "SESSION_EXPIRED"));
            case 7, 8, 9 -> FlinksAnswers.challenged(requestId);
            case 10, 11 -> authorized(now, requestId);
            default -> FlinksAnswers.pending(requestId);
        };
    }

    private Answer authorized(Instant now, String requestId) {
        Live live = byRequestId.get(requestId);
        if (live != null && !live.authorized) {
            live.over = true;
            live.authorized = true;
            lastRefresh.put(live.loginId, now);
        }
        return FlinksAnswers.authorized(requestId, now);
    }

    private static Answer over(Live live, Answer answer) {
        live.over = true;
        return answer;
    }

    private Answer check(Instant now, String loginId) {
        if (random.nextInt(3) == 0) {
            byRequestId.forEach((requestId, live) -> {
                if (live.loginId.equals(loginId) && live.alive(now)) {
                    authorized(now, requestId);
                }
            });
        }
        return switch (random.nextInt(10)) {
            case 0 -> FlinksAnswers.notSent();
            case 1 -> FlinksAnswers.unreadable();
            case 2 -> FlinksAnswers.pending("cached");
            case 3 -> FlinksAnswers.refused(RefusalClass.USER_MUST_ACT, "QUESTION_NOT_FOUND");
            case 4 -> FlinksAnswers.refused(RefusalClass.TRANSIENT, null);
            default -> FlinksAnswers.authorized("cached-" + ++requestIds, lastRefresh.get(loginId));
        };
    }

    private Answer fetch(String requestId) {
        Live live = byRequestId.get(requestId);
        return switch (random.nextInt(10)) {
            case 0 -> FlinksAnswers.notSent();
            case 1 -> FlinksAnswers.unreadable();
            case 2 -> FlinksAnswers.refused(RefusalClass.TRANSIENT, null);
            case 3 -> FlinksAnswers.refused(RefusalClass.SESSION_GONE, "SESSION_NONEXISTENT");
            case 4, 5 -> FlinksAnswers.pending(requestId);
            default -> FlinksAnswers.accounts(requestId, live == null ? null : lastRefresh.get(live.loginId));
        };
    }
}
