package dev.reconnect.worker.flinks.answer;

import static dev.reconnect.contracts.CredentialsRequired.Action.ANSWER_AT_BANK;
import static dev.reconnect.contracts.CredentialsRequired.Action.CONTACT_BANK;
import static dev.reconnect.contracts.CredentialsRequired.Action.RECONNECT;
import static dev.reconnect.contracts.CredentialsRequired.Action.REENTER_CREDENTIALS;

import dev.reconnect.contracts.CredentialsRequired.Action;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What Flinks' answers mean: the classification table. The FlinksCode decides; the HTTP status decides only if there is
 * no code. {@code worker/FLINKS_CODES.md} is the readable copy, and a test holds the two equal.
 *
 * <p>Sources: Flinks' error pages (docs.flinks.com/api/authorize/error-codes, /reference/error-codes,
 * /guides/connect/flinks-connect/handled-errors), its help centre and its nightly-refresh page.
 */
public final class FlinksCodes {

    /**
     * One code.
     *
     * @param statuses the HTTP statuses that it is documented under; empty if no page says
     * @param action what the person must do, if the class is USER_MUST_ACT; null otherwise
     * @param institution what the code says of the bank, if it answers a start or a poll
     */
    public record Row(
            String code,
            List<Integer> statuses,
            AnswerClass answerClass,
            @Nullable Action action,
            InstitutionSignal institution) {}

    /** One sentence that Flinks documents. It is recognized by a part of it, without regard to case. */
    record CodeText(
            String part, AnswerClass answerClass, @Nullable Action action) {}

    static final String NO_TRANSACTION = "NO_TRANSACTION";
    public static final String ACCESS_DENIED = "ACCESS_DENIED";
    public static final String METHOD_NOT_AVAILABLE = "METHOD_NOT_AVAILABLE";

    public static final List<Row> TABLE = List.of(
            row("CREATED", AnswerClass.PENDING, 201),
            row("OPERATION_PENDING", AnswerClass.PENDING, 202),
            row("OPERATION_DISPATCHED", AnswerClass.PENDING, 202),
            row("ALREADY_AUTHORIZED", AnswerClass.DONE),
            row(NO_TRANSACTION, AnswerClass.DONE),
            userMust(REENTER_CREDENTIALS, "INVALID_LOGIN", 401, 400),
            userMust(REENTER_CREDENTIALS, "INVALID_USERNAME", 401),
            userMust(REENTER_CREDENTIALS, "INVALID_PASSWORD", 401),
            userMust(RECONNECT, "INVALID_SECURITY_RESPONSE", 401),
            userMust(RECONNECT, "INVALID_SECURITY_RESPONSE_NO_RETRY", 401),
            userMust(RECONNECT, "QUESTION_NOT_FOUND", 401),
            userMust(ANSWER_AT_BANK, "NEW_ACCOUNT", 401),
            userMust(CONTACT_BANK, "DISABLED_LOGIN", 401),
            notWell("RETRY_LATER", 401),
            notWell("BANK_MAINTENANCE_RETRY_LATER"),
            notWell("AGGREGATION_ERROR", 500),
            notWell("DISABLED_INSTITUTION", 405),
            // These three are about one login: its card, its session, its rights. They say nothing of the bank.
            row("CARD_IN_USE", AnswerClass.TRANSIENT, 400),
            row("CONCURRENT_SESSION", AnswerClass.TRANSIENT),
            row("UNAUTHORIZED", AnswerClass.TRANSIENT_ONCE, 401),
            row("SESSION_NONEXISTENT", AnswerClass.SESSION_GONE, 400),
            row("SESSION_EXPIRED", AnswerClass.SESSION_GONE, 400),
            row("TOO_MANY_REQUESTS", AnswerClass.SLOW_DOWN, 401, 403, 429),
            row("TOKEN_INVALID", AnswerClass.TOKEN),
            row("INVALID_REQUEST", AnswerClass.BROKEN, 401, 400),
            row("UNKNOWN_CHALLENGE_KEY", AnswerClass.BROKEN, 401),
            row("SECURITYRESPONSES_INCOMPLETE", AnswerClass.BROKEN),
            row(ACCESS_DENIED, AnswerClass.OUR_FAULT, 401),
            row(METHOD_NOT_AVAILABLE, AnswerClass.OUR_FAULT));

    /**
     * Sentences that decide if a refusal has no code, an unknown code, or a code so general that the sentence says more
     * ({@link #GENERAL}). Source: docs.flinks.com/api/authorize/troubleshooting.
     */
    static final List<CodeText> TEXTS = List.of(
            new CodeText("valid authorize token", AnswerClass.TOKEN, null),
            new CodeText("valid auth key", AnswerClass.TOKEN, null),
            new CodeText("loginid not found or invalid", AnswerClass.USER_MUST_ACT, RECONNECT));

    /** Codes that may come with a sentence that says more. */
    static final List<String> GENERAL = List.of("UNAUTHORIZED", ACCESS_DENIED, "INVALID_REQUEST");

    private static final Map<String, Row> BY_CODE =
            TABLE.stream().collect(Collectors.toUnmodifiableMap(Row::code, Function.identity()));

    private FlinksCodes() {}

    /** Returns the row of this code, or null if the code is unknown. */
    public static @Nullable Row find(String code) {
        return BY_CODE.get(code);
    }

    /** Returns the documented sentence within this message, or null if there is none. */
    public static @Nullable CodeText text(String message) {
        String lower = message.toLowerCase(Locale.ROOT);
        return TEXTS.stream()
                .filter(codeText -> lower.contains(codeText.part()))
                .findFirst()
                .orElse(null);
    }

    /** Classifies by the status if no known code decides; {@code coded} says that there is an unknown code. */
    static AnswerClass byStatus(int status, boolean coded) {
        return switch (status) {
            case 200 -> AnswerClass.DONE;
            case 201, 202 -> AnswerClass.PENDING;
            case 203 -> AnswerClass.CHALLENGE;
            case 429 -> AnswerClass.SLOW_DOWN;
            default -> {
                if (status >= 400 && status < 500) {
                    yield coded ? AnswerClass.USER_MUST_ACT : AnswerClass.TRANSIENT;
                }
                yield coded && status >= 500 && status < 600 ? AnswerClass.TRANSIENT : AnswerClass.UNREADABLE;
            }
        };
    }

    private static Row row(String code, AnswerClass answerClass, Integer... statuses) {
        InstitutionSignal institution =
                answerClass == AnswerClass.DONE ? InstitutionSignal.WELL : InstitutionSignal.SILENT;
        return new Row(code, Arrays.asList(statuses), answerClass, null, institution);
    }

    /** A code that says that the bank has a problem, and that the problem may pass. */
    private static Row notWell(String code, Integer... statuses) {
        return new Row(code, Arrays.asList(statuses), AnswerClass.TRANSIENT, null, InstitutionSignal.NOT_WELL);
    }

    private static Row userMust(Action action, String code, Integer... statuses) {
        return new Row(code, Arrays.asList(statuses), AnswerClass.USER_MUST_ACT, action, InstitutionSignal.WELL);
    }
}
