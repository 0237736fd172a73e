package dev.reconnect.worker.flinks.answer;

import dev.reconnect.contracts.AccountSummary;
import dev.reconnect.contracts.CredentialsRequired.Action;
import dev.reconnect.worker.flinks.answer.FlinksCodes.CodeText;
import dev.reconnect.worker.flinks.answer.FlinksCodes.Row;
import dev.reconnect.worker.flinks.answer.ReadAnswer.RefusedCredential;
import dev.reconnect.worker.flinks.http.HttpReply.Received;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the answer to a call. It is pure and total: it turns any status with any bytes into an answer and throws
 * nothing. It believes the FlinksCode first, then a documented sentence, then the HTTP status.
 */
public final class AnswerReader {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerReader.class);

    private static final int SENTENCE = 1024;

    private AnswerReader() {}

    public static ReadAnswer read(Call call, Received received, Instant now) {
        return read(call, received, now, false);
    }

    /**
     * Reads the answer to this call.
     *
     * @param documents whether accounts are also wanted in full
     */
    public static ReadAnswer read(Call call, Received received, Instant now, boolean documents) {
        Duration retryAfter = FlinksTimes.retryAfter(received.retryAfter(), now);
        FlinksBody body = FlinksBody.read(received.body());
        if (body != null && body.tooMuch()) {
            return tooMuch(call, received, retryAfter);
        }
        ReadAnswer readAnswer = readAnswer(call, received, body, retryAfter);
        if (!documents || body == null || !(readAnswer.answer() instanceof Answer.Accounts accounts)) {
            return readAnswer;
        }
        FlinksBody.Documents found = body.documents();
        if (found.unfit() > 0) {
            LOG.warn(
                    "{} of {} accounts cannot be published in full: not what a reader of the contract takes (a"
                            + " field twice, a number without bounds, malformed UTF-8)",
                    found.unfit(),
                    accounts.accounts().size());
        }
        ReadAnswer whole = readAnswer.with(accounts.with(found.fit()));
        return found.unfit() > 0 ? whole.called("accounts-in-part") : whole;
    }

    /** Classifies a body beyond the bounds. Data that came whole and exceed them will exceed them the next time too. */
    private static ReadAnswer tooMuch(Call call, Received received, @Nullable Duration retryAfter) {
        int status = received.status();
        return call.asksForData() && status >= 200 && status < 300
                ? ReadAnswer.tooLarge(status)
                : withoutBody(received, retryAfter);
    }

    private static ReadAnswer readAnswer(
            Call call, Received received, @Nullable FlinksBody body, @Nullable Duration retryAfter) {
        return body == null ? withoutBody(received, retryAfter) : withBody(call, received, body, retryAfter);
    }

    /**
     * Classifies HTML, plain text, broken JSON or nothing. The effect of the call is not known, unless the status says
     * that Flinks did not take the call, or Flinks says so in a plain sentence.
     */
    private static ReadAnswer withoutBody(Received received, @Nullable Duration retryAfter) {
        int status = received.status();
        if (status == 429) {
            return refused(AnswerClass.SLOW_DOWN, null, status, null, null, retryAfter);
        }
        CodeText codeText = status >= 400 && status < 500 ? FlinksCodes.text(beginning(received.body())) : null;
        if (codeText != null) {
            return refused(codeText.answerClass(), null, status, codeText.action(), null, retryAfter);
        }
        String what = received.body().length == 0 ? "without a body" : "with a body that is not Flinks' JSON";
        return unreadable(status, what, retryAfter);
    }

    private static ReadAnswer withBody(Call call, Received received, FlinksBody body, @Nullable Duration retryAfter) {
        int status = status(received.status(), body);
        String code = body.code();
        Row row = code == null ? null : FlinksCodes.find(code);
        CodeText codeText = status >= 400 && (row == null || FlinksCodes.GENERAL.contains(row.code()))
                ? FlinksCodes.text(body.message())
                : null;
        AnswerClass answerClass =
                codeText != null ? codeText.answerClass() : answerClass(call, row, code != null, status);
        if (aboutOneSession(answerClass) && aboutAnother(call, body)) {
            // Whatever mixed them up: another person's session must not be shown to this one, and must not end it.
            return ReadAnswer.unreadable("HTTP " + status + " for another RequestId");
        }
        if (aboutOneSession(answerClass) && ofAnother(call, body)) {
            return ReadAnswer.unreadable("HTTP " + status + " for another login");
        }
        ReadAnswer readAnswer = switch (answerClass) {
            case PENDING -> pending(call, requestId(call, body), status);
            case CHALLENGE -> challenged(requestId(call, body), body, status);
            case DONE -> done(call, requestId(call, body), body, status);
            case UNREADABLE -> unreadable(status, "without a FlinksCode", retryAfter);
            case USER_MUST_ACT, TRANSIENT, TRANSIENT_ONCE, SESSION_GONE, TOKEN, SLOW_DOWN, BROKEN, OUR_FAULT ->
                refused(
                        answerClass,
                        code,
                        status,
                        answerClass == AnswerClass.USER_MUST_ACT ? action(row, codeText, body.message()) : null,
                        body.requestId(),
                        retryAfter);
        };
        return code != null && row == null ? readAnswer.withUnknownCode() : readAnswer;
    }

    /**
     * Returns the status to go by. If HTTP says 2xx, Flinks' own status in the body counts: a proxy may have changed
     * the other (203 is its to set).
     */
    private static int status(int http, FlinksBody body) {
        return http >= 200 && http < 300 ? body.status().orElse(http) : http;
    }

    private static AnswerClass answerClass(Call call, @Nullable Row row, boolean coded, int status) {
        if (row == null) {
            AnswerClass byStatus = FlinksCodes.byStatus(status, coded);
            // The login has just been authorized: what no one knows here is about what was asked, not about the person.
            return byStatus == AnswerClass.USER_MUST_ACT && call.asksForData() ? AnswerClass.BROKEN : byStatus;
        }
        boolean passing = row.answerClass() == AnswerClass.TRANSIENT || row.answerClass() == AnswerClass.TRANSIENT_ONCE;
        return passing && status == 429 ? AnswerClass.SLOW_DOWN : row.answerClass();
    }

    private static boolean aboutOneSession(AnswerClass answerClass) {
        return switch (answerClass) {
            case PENDING, CHALLENGE, DONE, USER_MUST_ACT, TRANSIENT, TRANSIENT_ONCE, SESSION_GONE, BROKEN -> true;
            case UNREADABLE, TOKEN, SLOW_DOWN, OUR_FAULT -> false;
        };
    }

    private static boolean aboutAnother(Call call, FlinksBody body) {
        String asked = requestIdOf(call);
        String named = body.requestId();
        return asked != null && named != null && !asked.equalsIgnoreCase(named);
    }

    /** Says whether another login is meant. The session checks the accounts of a fetch: only it knows its login. */
    private static boolean ofAnother(Call call, FlinksBody body) {
        String asked = switch (call) {
            case Call.Start start -> start.loginId();
            case Call.CheckCached check -> check.loginId();
            case Call.Poll poll -> null;
            case Call.Fetch fetch -> null;
            case Call.FetchPending pending -> null;
        };
        String named = body.loginId();
        return asked != null && named != null && !asked.equals(named);
    }

    private static @Nullable String requestId(Call call, FlinksBody body) {
        String named = body.requestId();
        return named != null ? named : requestIdOf(call);
    }

    private static ReadAnswer pending(Call call, @Nullable String requestId, int status) {
        return requestId == null && call instanceof Call.Start
                ? withoutRequestId(status)
                : ReadAnswer.of(new Answer.Pending(requestId, status));
    }

    private static ReadAnswer challenged(@Nullable String requestId, FlinksBody body, int status) {
        return requestId == null
                ? withoutRequestId(status)
                : ReadAnswer.of(new Answer.Challenged(requestId, body.institution(), body.challengeTypes()));
    }

    private static ReadAnswer done(Call call, @Nullable String requestId, FlinksBody body, int status) {
        if (requestId == null) {
            return withoutRequestId(status);
        }
        if (!(call instanceof Call.Fetch) && !(call instanceof Call.FetchPending)) {
            return ReadAnswer.of(new Answer.Authorized(requestId, body.institution(), body.lastRefresh(), status));
        }
        List<AccountSummary> accounts = body.accounts();
        if (accounts == null && FlinksCodes.NO_TRANSACTION.equals(body.code())) {
            accounts = List.of();
        }
        return ReadAnswer.of(
                accounts == null
                        ? new Answer.Unreadable("HTTP " + status + " without Accounts", status)
                        : new Answer.Accounts(
                                requestId,
                                body.loginId(),
                                body.institution(),
                                body.lastRefresh(),
                                accounts,
                                List.of()));
    }

    private static Action action(@Nullable Row row, @Nullable CodeText codeText, String message) {
        Action action = codeText != null ? codeText.action() : row != null ? row.action() : null;
        boolean connectionItself = action == Action.REENTER_CREDENTIALS
                && message.toLowerCase(Locale.ROOT).contains("loginid");
        // INVALID_LOGIN says both "wrong password" and "no such LoginId": only the sentence tells them apart.
        return action == null || connectionItself ? Action.RECONNECT : action;
    }

    private static ReadAnswer refused(
            AnswerClass answerClass,
            @Nullable String code,
            int status,
            @Nullable Action action,
            @Nullable String requestId,
            @Nullable Duration retryAfter) {
        RefusalClass refusalClass = answerClass.refusalClass();
        if (refusalClass == null) {
            return ReadAnswer.of(new Answer.Unreadable("HTTP " + status, status));
        }
        Answer.Refused refused = new Answer.Refused(refusalClass, code, status, action, requestId, retryAfter);
        return answerClass == AnswerClass.TOKEN
                ? ReadAnswer.refused(RefusedCredential.TOKEN, refused)
                : ReadAnswer.of(refused);
    }

    private static ReadAnswer unreadable(int status, String what, @Nullable Duration retryAfter) {
        Duration told = status == 503 ? retryAfter : null;
        return ReadAnswer.of(new Answer.Unreadable("HTTP " + status + " " + what, status, told));
    }

    private static ReadAnswer withoutRequestId(int status) {
        return ReadAnswer.of(new Answer.Unreadable("HTTP " + status + " without a RequestId", status));
    }

    private static @Nullable String requestIdOf(Call call) {
        return switch (call) {
            case Call.Start start -> null;
            case Call.CheckCached check -> null;
            case Call.Poll poll -> poll.requestId();
            case Call.Fetch fetch -> fetch.requestId();
            case Call.FetchPending pending -> pending.requestId();
        };
    }

    public static String beginning(byte[] body) {
        return new String(body, 0, Math.min(SENTENCE, body.length), StandardCharsets.UTF_8);
    }
}
