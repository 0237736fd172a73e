package dev.reconnect.worker.flinks;

import java.util.Map;

/** Which header carries the authorize token. Flinks documents it for {@code /Authorize} only. */
public enum TokenPlace {
    /** The documented header. */
    FLINKS_AUTH_KEY,
    /** The header that an older client sends. */
    AUTHORIZATION_BEARER;

    public Map<String, String> header(String token) {
        return switch (this) {
            case FLINKS_AUTH_KEY -> Map.of("flinks-auth-key", token);
            case AUTHORIZATION_BEARER -> Map.of("Authorization", "Bearer " + token);
        };
    }
}
