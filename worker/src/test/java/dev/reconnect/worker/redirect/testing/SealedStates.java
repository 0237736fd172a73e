package dev.reconnect.worker.redirect.testing;

import dev.reconnect.worker.redirect.seal.RedirectState;
import dev.reconnect.worker.redirect.seal.StateSeal;
import java.time.Instant;

/** Keys, states and a moment for the tests. */
public final class SealedStates {
    public static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    public static final String LOGIN = "5e115eac-1209-4f19-641c-08d6d484e2fe";
    public static final String OTHER_LOGIN = "7d0c3fbe-6a55-4c0a-9d52-08d6d484e2ff";
    public static final String APP = "https://app.example.com/accounts?from=bank";
    public static final byte[] KEY = key(1);
    public static final byte[] OTHER_KEY = key(2);
    public static final StateSeal SEAL = new StateSeal(KEY, null);

    private SealedStates() {}

    static byte[] key(int seed) {
        byte[] key = new byte[StateSeal.KEY_BYTES];
        new java.util.Random(seed).nextBytes(key);
        return key;
    }

    public static RedirectState challenge() {
        return new RedirectState(
                LOGIN,
                "c7a5f1de-52a8-4f0e-8f7e-9a1a6ae5a0b1",
                null,
                "1f6a1c1e-0f0d-4b57-9a3e-3f7f2f3f0b7d",
                APP,
                NOW.plusSeconds(60));
    }

    public static RedirectState credentials() {
        return new RedirectState(LOGIN, "c7a5f1de-52a8-4f0e-8f7e-9a1a6ae5a0b1", null, null, APP, NOW.plusSeconds(60));
    }

    public static RedirectState returningTo(String address) {
        RedirectState state = challenge();
        return new RedirectState(
                state.loginId(), state.refreshId(), null, state.requestId(), address, state.expiresAt());
    }
}
