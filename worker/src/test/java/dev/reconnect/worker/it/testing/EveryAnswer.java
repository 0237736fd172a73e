package dev.reconnect.worker.it.testing;

import dev.reconnect.sandbox.flinks.http.Fault;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One FlinksCode with one HTTP status, as the answer to one kind of call.
 *
 * @param action what the person must do, if anything
 */
public record EveryAnswer(String code, int status, String meaning, String action, Asked asked) {

    /** A code that is in no table. */
    public static final String UNKNOWN = "CARD_EATEN_BY_DOG";

    /** Which call gets the answer. */
    public enum Asked {
        START(Endpoint.ASYNC_START),
        POLL(Endpoint.ASYNC_POLL),
        FETCH(Endpoint.ACCOUNTS_DETAIL);

        public final Endpoint endpoint;

        Asked(Endpoint endpoint) {
            this.endpoint = endpoint;
        }
    }

    /**
     * Every code of the sources with every status that they name, or with 400 and 401 if they name none. Written
     * independently of the worker's own table. A refusal of the accounts that nobody knows is not blamed on the person.
     */
    private static final String TABLE = """
            CREATED 201 pending -
            OPERATION_PENDING 202 pending -
            OPERATION_DISPATCHED 202 pending -
            ALREADY_AUTHORIZED 400,401 done -
            NO_TRANSACTION 400,401 done -
            INVALID_LOGIN 400,401 user REENTER_CREDENTIALS
            INVALID_USERNAME 401 user REENTER_CREDENTIALS
            INVALID_PASSWORD 401 user REENTER_CREDENTIALS
            INVALID_SECURITY_RESPONSE 401 user RECONNECT
            INVALID_SECURITY_RESPONSE_NO_RETRY 401 user RECONNECT
            QUESTION_NOT_FOUND 401 user RECONNECT
            NEW_ACCOUNT 401 user ANSWER_AT_BANK
            DISABLED_LOGIN 401 user CONTACT_BANK
            CARD_EATEN_BY_DOG 400,401,403 user RECONNECT
            CARD_EATEN_BY_DOG 500 transient -
            RETRY_LATER 401 transient -
            BANK_MAINTENANCE_RETRY_LATER 400,401 transient -
            AGGREGATION_ERROR 500 transient -
            DISABLED_INSTITUTION 405 transient -
            CARD_IN_USE 400 transient -
            CONCURRENT_SESSION 400,401 transient -
            UNAUTHORIZED 401 transient -
            SESSION_NONEXISTENT 400 gone -
            SESSION_EXPIRED 400,401 gone -
            TOO_MANY_REQUESTS 401,403,429 slow -
            TOKEN_INVALID 400,401 token -
            INVALID_REQUEST 400,401 broken -
            UNKNOWN_CHALLENGE_KEY 401 broken -
            SECURITYRESPONSES_INCOMPLETE 400,401 broken -
            ACCESS_DENIED 401 ours -
            METHOD_NOT_AVAILABLE 400,401 ours -
            """;

    public static List<EveryAnswer> all() {
        List<EveryAnswer> all = new ArrayList<>();
        for (String line : TABLE.lines().toList()) {
            String[] words = line.split(" ", -1);
            for (String status : words[1].split(",", -1)) {
                for (Asked asked : Asked.values()) {
                    boolean aboutTheAccounts =
                            words[0].equals(UNKNOWN) && words[2].equals("user") && asked == Asked.FETCH;
                    String meaning = aboutTheAccounts ? "broken" : words[2];
                    all.add(new EveryAnswer(words[0], Integer.parseInt(status), meaning, words[3], asked));
                }
            }
        }
        return all;
    }

    /** The login of this answer alone. */
    public String loginId() {
        return (asked + "-" + code + "-" + status).toLowerCase(Locale.ROOT);
    }

    /** The answer without a text: only the code decides. */
    public Fault fault() {
        return Fault.error(status, code, "?");
    }

    /** Whether it stops all calls, so that it must not come in the middle of the others. */
    public boolean mayBeOurFault() {
        return meaning.equals("ours") || meaning.equals("slow") || isRefusedToken();
    }

    /** Whether it refuses the token of a data call. Data calls carry no token that a new one could replace. */
    public boolean isRefusedToken() {
        return meaning.equals("token") && asked == Asked.FETCH;
    }

    /** Whether it comes every time. If not, it comes once, and then the stand-in answers as usual. */
    public boolean isForEver() {
        return switch (meaning) {
            case "user", "broken" -> true;
            case "transient", "gone" -> asked != Asked.FETCH;
            default -> false;
        };
    }

    @Override
    public String toString() {
        return code + " under " + status + " to a " + asked.name().toLowerCase(Locale.ROOT);
    }
}
