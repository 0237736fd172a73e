package dev.reconnect.worker.session.testing;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.session.RefusalClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Any answer to a call, likely or not, from two small numbers. */
final class AnyAnswer {

    private AnyAnswer() {}

    /** An answer of any kind. */
    static Answer to(@Nullable Call call, SessionMove move, Instant now, FlinksModel flinks) {
        String requestId = requestId(call, flinks);
        return switch (move.choice() % 24) {
            case 0 -> new Answer.Pending(requestId);
            case 1 -> new Answer.Pending(null);
            case 2 -> Answers.challenged(requestId);
            case 3 -> Answers.authorized(requestId);
            case 4 -> Answers.cached(requestId, lastRefresh(move, now));
            case 5 -> Answers.accounts(requestId, lastRefresh(move, now));
            case 6 -> Answers.wrongPassword();
            case 7 -> Answers.replayed("QUESTION_NOT_FOUND", requestId);
            case 8 -> Answers.replayed("QUESTION_NOT_FOUND", null);
            case 9 -> Answers.bankDown();
            case 10 -> new Answer.Refused(RefusalClass.TRANSIENT, null, 404, null, null, null);
            case 11 -> Answers.unauthorized();
            case 12 -> Answers.gone();
            case 13 -> Answers.slowDown(move.amount() % 2 == 0 ? null : Duration.ofSeconds(move.amount()));
            case 14 -> Answers.broken();
            case 15 -> Answers.ourFault();
            case 16 -> Answers.NOT_SENT;
            case 17 -> new Answer.Unreadable("HTTP 502 with a body that is not Flinks' JSON", 502);
            case 18 -> new Answer.Unreadable("HTTP 200 without a body", 200);
            case 19 -> new Answer.Pending(requestId, 201);
            case 20 -> new Answer.Pending(null, 400);
            case 21 -> new Answer.Authorized(requestId, Answers.BANK, null, 400);
            case 22 -> new Answer.Accounts(requestId, "somebody-else", Answers.BANK, now, List.of(), List.of());
            default -> Answers.UNREADABLE;
        };
    }

    /** An answer that leads on, so that the later states are reached often. */
    static Answer good(@Nullable Call call, SessionMove move, Instant now, FlinksModel flinks) {
        String requestId = requestId(call, flinks);
        return switch (call) {
            case Call.Start ignored -> new Answer.Pending(requestId);
            case Call.Poll ignored ->
                move.choice() % 2 == 0 ? Answers.challenged(requestId) : Answers.authorized(requestId);
            case Call.CheckCached ignored -> Answers.cached(requestId, lastRefresh(move, now));
            case Call.Fetch ignored -> Answers.accounts(requestId, lastRefresh(move, now));
            case Call.FetchPending ignored -> Answers.accounts(requestId, lastRefresh(move, now));
            case null -> new Answer.Accounts(requestId, Institution.UNKNOWN, null, List.of());
        };
    }

    private static Instant lastRefresh(SessionMove move, Instant now) {
        Duration age = move.choice() % 2 == 0 ? Duration.ofSeconds(move.amount()) : Duration.ofMinutes(move.amount());
        return now.minus(age);
    }

    private static String requestId(@Nullable Call call, FlinksModel flinks) {
        return call instanceof Call.Poll poll ? poll.requestId() : flinks.nextRequestId();
    }
}
