package dev.reconnect.worker.flinks;

import java.util.Map;

/** Which header carries the authorize token. Documented for {@code /Authorize} only. */
public enum TokenPlace {
    /** As Flinks documents it. */
    FLINKS_AUTH_KEY,
    /** As an older client sends it. */
    AUTHORIZATION_BEARER;

    public Map<String, String> header(String token) {
        return switch (this) {
            case FLINKS_AUTH_KEY -> Map.of("flinks-auth-key", token);
            case AUTHORIZATION_BEARER -> Map.of("Authorization", "Bearer " + token);
        };
    }
}
