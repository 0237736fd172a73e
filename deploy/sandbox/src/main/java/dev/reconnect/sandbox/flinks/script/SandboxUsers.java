package dev.reconnect.sandbox.flinks.script;

import static dev.reconnect.sandbox.flinks.script.Step.authorized;
import static dev.reconnect.sandbox.flinks.script.Step.challenge;
import static dev.reconnect.sandbox.flinks.script.Step.data;
import static dev.reconnect.sandbox.flinks.script.Step.dispatched;
import static dev.reconnect.sandbox.flinks.script.Step.failure;
import static dev.reconnect.sandbox.flinks.script.Step.pendingForEver;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * The users of Flinks' own sandbox and their behaviour. A caller names each by its name (as LoginId, username and named
 * behaviour, in upper or lower case) or by the GUID of {@link #loginIdOf}.
 *
 * <p>Documented: Greatday, greatday_nomfa, test_disabled_account, test_service_unavailable, test_dispatched,
 * test_pending, and the three questions. The others are ours, with similar names.
 */
public final class SandboxUsers {
    /** The documented password of every sandbox user. */
    public static final String PASSWORD = "Everyday";

    public static final Question CITY = new Question("What city were you born in?", "Montreal");
    public static final Question COUNTRY = new Question("What is the best country on earth?", "Canada");
    public static final Question SHAPE = new Question("What shape do people like most?", "Triangle");

    public static final Map<String, Script> SCRIPTS = scripts();

    private SandboxUsers() {}

    /** A stable GUID for the user, usable as LoginId instead of the name. */
    public static String loginIdOf(String user) {
        return UUID.nameUUIDFromBytes(canonical(user).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    public static String canonical(String loginId) {
        return loginId.strip().toLowerCase(Locale.ROOT);
    }

    private static Map<String, Script> scripts() {
        Script noMfa = Script.of(authorized());
        Map<String, Script> scripts = new LinkedHashMap<>();
        scripts.put("greatday", Script.of(challenge(CITY), authorized()));
        scripts.put("greatday_three", Script.of(challenge(CITY), challenge(COUNTRY), challenge(SHAPE), authorized()));
        scripts.put("greatday_together", Script.of(challenge(CITY, COUNTRY, SHAPE), authorized()));
        scripts.put("greatday_nomfa", noMfa);
        scripts.put("greatday_many", noMfa.fetch(data(50, 200)));
        scripts.put("test_disabled_account", Script.of(failure(FlinksCode.DISABLED_LOGIN)));
        scripts.put("test_service_unavailable", Script.of(failure(FlinksCode.RETRY_LATER)));
        scripts.put("test_dispatched", noMfa.fetch(dispatched(2), data(2)));
        scripts.put("test_pending", Script.of(pendingForEver()));
        scripts.put("test_pending_data", noMfa.fetch(pendingForEver()));
        scripts.put(
                "test_invalid_password",
                Script.of(failure(FlinksCode.INVALID_PASSWORD)).repairedTo(noMfa));
        scripts.put(
                "test_invalid_username",
                Script.of(failure(FlinksCode.INVALID_USERNAME)).repairedTo(noMfa));
        scripts.put("test_new_account", Script.of(failure(FlinksCode.NEW_ACCOUNT)));
        scripts.put("test_aggregation_error", Script.of(failure(FlinksCode.AGGREGATION_ERROR)));
        scripts.put("test_disabled_institution", Script.of(failure(FlinksCode.DISABLED_INSTITUTION)));
        return Collections.unmodifiableMap(scripts);
    }
}
