package dev.reconnect.sandbox.flinks.http;

import dev.reconnect.sandbox.flinks.bank.Call;
import dev.reconnect.sandbox.flinks.bank.FlinksSession;
import dev.reconnect.sandbox.flinks.bank.StandInSettings;
import dev.reconnect.sandbox.flinks.bank.Tokens;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.flinks.script.Switches;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Checks who may call: the secret key mints tokens, tokens open and follow sessions, the API key fetches data. */
public final class Keys {
    private final @Nullable String secretKey;
    private final @Nullable String apiKey;
    private final Switches switches;
    private final Tokens tokens = new Tokens();

    public Keys(StandInSettings settings, Switches switches) {
        this.secretKey = settings.secretKey();
        this.apiKey = settings.apiKey();
        this.switches = switches;
    }

    /** A new token; null if the key is not the secret key. */
    @Nullable String mint(@Nullable String key, Instant now) {
        return secretKey == null || isSame(secretKey, key) ? tokens.mint(now) : null;
    }

    /** Whether the token may open a session. This uses the token up. */
    boolean opens(@Nullable String token, Instant now) {
        return secretKey == null || (token != null && tokens.use(token, now));
    }

    /** Whether the call's token may follow its session. An unknown session needs no token. */
    boolean continues(Call call) {
        return switches.isOn(Switch.POLLS_NEED_NO_TOKEN) || follows(call.session(), call.authKey(), call.at());
    }

    /**
     * Whether the token may look at the session. It must be the session's own or a fresh one, which then becomes its
     * own.
     */
    boolean follows(@Nullable FlinksSession session, @Nullable String token, Instant now) {
        if (secretKey == null || session == null) {
            return true;
        }
        if (token == null) {
            return false;
        }
        synchronized (session.login) {
            if (session.owns(token)) {
                return true;
            }
            if (switches.isOn(Switch.POLLS_NEED_THE_SESSIONS_TOKEN) || !tokens.use(token, now)) {
                return false;
            }
            session.adopt(token);
            return true;
        }
    }

    boolean fetches(@Nullable String key) {
        return apiKey == null || isSame(apiKey, key);
    }

    private static boolean isSame(String expected, @Nullable String given) {
        return given != null
                && MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
    }
}
