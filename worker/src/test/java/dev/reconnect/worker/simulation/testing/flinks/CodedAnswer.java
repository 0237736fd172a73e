package dev.reconnect.worker.simulation.testing.flinks;

import dev.reconnect.worker.flinks.testing.SimulatedClient;
import dev.reconnect.worker.flinks.testing.SimulatedClient.Code;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A refusal or another coded answer of Flinks: a FlinksCode, its HTTP status, its sentence, and its true meaning, which
 * decides what the bank does.
 *
 * @param code absent if only the sentence says it
 * @param effect its name in the classification table
 */
record CodedAnswer(@Nullable String code, int status, String message, String effect) {

    private static final List<Code> TABLE = SimulatedClient.codes();
    private static final Map<String, Code> BY_CODE =
            TABLE.stream().collect(Collectors.toUnmodifiableMap(Code::code, Function.identity()));
    private static final int[] OTHER_STATUSES = {400, 401, 403, 405, 409, 500};
    private static final String[] UNKNOWN = {"BANK_MOVED", "ACCOUNT_LOCKED", "X9", "Nobody knows this", "a-b"};
    private static final String[] REJECTIONS = {
        "INVALID_LOGIN",
        "INVALID_USERNAME",
        "INVALID_PASSWORD",
        "INVALID_SECURITY_RESPONSE",
        "QUESTION_NOT_FOUND",
        "NEW_ACCOUNT",
        "DISABLED_LOGIN"
    };
    private static final String[] PASSING = {
        "RETRY_LATER", "AGGREGATION_ERROR", "BANK_MAINTENANCE_RETRY_LATER", "UNAUTHORIZED", "SESSION_EXPIRED"
    };

    static final CodedAnswer BAD_TOKEN = sentence("You must provide a valid authorize token", "TOKEN");
    static final CodedAnswer BAD_KEY = sentence("You must provide a valid auth key", "TOKEN");
    private static final CodedAnswer NO_SUCH_LOGIN = sentence("LoginId not found or invalid", "USER_MUST_ACT");

    /** The code with the status that is documented first, or 401 if none is documented. */
    static CodedAnswer documented(String code) {
        Code row = row(code);
        return new CodedAnswer(
                code, row.statuses().isEmpty() ? 401 : row.statuses().getFirst(), message(code), row.effect());
    }

    /** The refusal of a login by its bank. */
    static CodedAnswer failure(RandomGenerator random) {
        String[] kind = random.nextInt(3) == 0 ? PASSING : REJECTIONS;
        return documented(kind[random.nextInt(kind.length)]);
    }

    /** Any code of the table, an unknown code, or a sentence without a code. */
    static CodedAnswer any(RandomGenerator random) {
        int which = random.nextInt(TABLE.size() + 4);
        if (which < TABLE.size()) {
            Code row = TABLE.get(which);
            return new CodedAnswer(row.code(), status(row, random), message(row.code()), row.effect());
        }
        if (which == TABLE.size()) {
            return NO_SUCH_LOGIN;
        }
        if (which == TABLE.size() + 1) {
            return BAD_TOKEN;
        }
        int status = OTHER_STATUSES[random.nextInt(OTHER_STATUSES.length)];
        String code = UNKNOWN[random.nextInt(UNKNOWN.length)];
        return new CodedAnswer(code, status, "Something new", status < 500 ? "USER_MUST_ACT" : "TRANSIENT");
    }

    private static int status(Code row, RandomGenerator random) {
        List<Integer> documented = row.statuses();
        return documented.isEmpty() || random.nextInt(8) == 0
                ? OTHER_STATUSES[random.nextInt(OTHER_STATUSES.length)]
                : documented.get(random.nextInt(documented.size()));
    }

    private static Code row(String code) {
        Code row = BY_CODE.get(code);
        if (row == null) {
            throw new IllegalArgumentException("not in the table: " + code);
        }
        return row;
    }

    private static CodedAnswer sentence(String text, String effect) {
        return new CodedAnswer(null, 401, text, effect);
    }

    private static String message(String code) {
        return switch (code) {
            case "OPERATION_PENDING", "CREATED" -> "Your operation is still processing";
            case "SESSION_NONEXISTENT" -> "Inputs session id or card if were not found.";
            case "INVALID_LOGIN" -> "The LoginId provided is either invalid or does not belong to the CustomerId";
            case "INVALID_USERNAME", "INVALID_PASSWORD" -> "The card number (username) or password provided is invalid";
            default -> "Flinks says no";
        };
    }

    /** Whether a live session is over after Flinks has given this answer about it. */
    boolean endsSession() {
        return switch (effect) {
            case "USER_MUST_ACT", "TRANSIENT", "TRANSIENT_ONCE", "SESSION_GONE" -> true;
            default -> false;
        };
    }

    boolean credentials() {
        return effect.equals("USER_MUST_ACT");
    }

    boolean pending() {
        return effect.equals("PENDING");
    }

    boolean done() {
        return effect.equals("DONE");
    }

    String name() {
        return code == null ? message : code;
    }
}
