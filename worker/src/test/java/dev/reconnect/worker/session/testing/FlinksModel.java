package dev.reconnect.worker.session.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.RefusalClass;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A model of Flinks: which sessions live there, and when the bank last refused the credentials. It does not know the
 * rules. A session lives from a start that may have opened it until it has ended, or its inactivity time has passed.
 */
public final class FlinksModel {

    /** A session that lives; {@code openedAt} is not before its start was sent. */
    private record Alive(Instant openedAt, Instant contactAt) {}

    private final Policy policy;
    private final Map<String, Alive> sessions = new HashMap<>();
    private Instant sentAt = Instant.MIN;
    private @Nullable Instant lostUntil;
    private @Nullable Instant rejectedAt;
    private int opened;

    FlinksModel(Policy policy) {
        this.policy = policy;
    }

    String nextRequestId() {
        opened++;
        return "s" + opened;
    }

    /** Checks that no start is made beside a session that may live, or with credentials that were just refused. */
    void started(Instant now) {
        sentAt = now;
        sessions.forEach((requestId, alive) -> assertThat(now)
                .as("start while %s lives", requestId)
                .isAfterOrEqualTo(alive.contactAt().plus(policy.life().inactivity())));
        if (lostUntil != null) {
            assertThat(now).as("start while a lost session may live").isAfterOrEqualTo(lostUntil);
        }
        if (rejectedAt != null) {
            assertThat(now)
                    .as("start with refused credentials")
                    .isAfterOrEqualTo(rejectedAt.plus(policy.coolDowns().afterRejection()));
        }
    }

    /** The doubt was counted and accepted: the session that may have been opened no longer counts. */
    void doubtTaken() {
        lostUntil = null;
    }

    /** The worker has forgotten the login, which it may do on purpose. */
    void forgotten() {
        sessions.clear();
        lostUntil = null;
        rejectedAt = null;
    }

    void rejected(Instant now) {
        rejectedAt = now;
    }

    /** The call was sent, or may have been sent: the session has heard of it. */
    void contacted(@Nullable Call call, Instant now) {
        if (call instanceof Call.Poll poll) {
            sessions.computeIfPresent(poll.requestId(), (id, alive) -> new Alive(alive.openedAt(), now));
        }
        if (call instanceof Call.Start) {
            lostUntil = now.plus(policy.life().inactivity());
        }
    }

    /** Takes over what the answer says of the sessions. */
    void answered(Call call, Answer answer, Instant now) {
        switch (call) {
            case Call.Start ignored -> startAnswered(answer, now);
            case Call.Poll poll -> pollAnswered(poll.requestId(), answer, now);
            case Call.CheckCached ignored -> checkAnswered(answer);
            case Call.Fetch ignored -> {}
            case Call.FetchPending ignored -> {}
        }
    }

    private void startAnswered(Answer answer, Instant now) {
        String opens = switch (answer) {
            case Answer.Pending pending -> pending.requestId();
            case Answer.Challenged challenged -> challenged.requestId();
            case Answer.Authorized ignored -> null;
            case Answer.Accounts ignored -> null;
            case Answer.Refused ignored -> null;
            case Answer.NotSent ignored -> null;
            case Answer.Unreadable ignored -> null;
        };
        if (opens != null) {
            sessions.put(opens, new Alive(sentAt, now));
        } else if (answer instanceof Answer.Unreadable
                || answer instanceof Answer.Accounts
                || answer instanceof Answer.Pending) {
            lostUntil = now.plus(policy.life().inactivity());
        } else if (answer instanceof Answer.Authorized) {
            rejectedAt = null;
        } else if (answer instanceof Answer.Refused refused && refused.refusalClass() == RefusalClass.USER_MUST_ACT) {
            rejectedAt = now;
        }
    }

    private void pollAnswered(String requestId, Answer answer, Instant now) {
        contacted(new Call.Poll(requestId), now);
        if (answer instanceof Answer.Authorized) {
            sessions.remove(requestId);
            rejectedAt = null;
        } else if (answer instanceof Answer.Refused refused) {
            boolean ended = switch (refused.refusalClass()) {
                case USER_MUST_ACT, SESSION_GONE -> true;
                case TRANSIENT, TRANSIENT_ONCE -> refused.flinksCode() != null;
                case SLOW_DOWN, OUR_FAULT, REFUSED_ALONE, SESSION_LOCKED, BROKEN -> false;
            };
            if (ended) {
                sessions.remove(requestId);
            }
            if (refused.refusalClass() == RefusalClass.USER_MUST_ACT) {
                rejectedAt = now;
            }
        }
    }

    /** If data were read since a session was opened, that session has ended. */
    private void checkAnswered(Answer answer) {
        Instant lastRefresh = answer instanceof Answer.Authorized authorized ? authorized.lastRefresh() : null;
        if (lastRefresh == null) {
            return;
        }
        Duration skew = policy.life().clockSkew();
        sessions.values()
                .removeIf(alive -> !lastRefresh.isBefore(alive.openedAt().minus(skew)));
        if (rejectedAt != null && !lastRefresh.isBefore(rejectedAt)) {
            rejectedAt = null;
        }
    }
}
