package dev.reconnect.worker.redirect;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a redirect brought: our state, and what Flinks appended. Nothing of it is trusted yet. Nothing else in the query
 * is read.
 *
 * @param loginId as Flinks appended it, if at all
 * @param institution its name, as Flinks appended it, if at all
 */
public record RedirectParameters(
        String state, @Nullable String loginId, @Nullable String institution) {

    /** Reads a raw query; null if it names no state, or state or loginId twice, or is not encoded correctly. */
    public static @Nullable RedirectParameters ofQuery(@Nullable String rawQuery) {
        String state = null;
        String loginId = null;
        String institution = null;
        try {
            for (String pair : (rawQuery == null ? "" : rawQuery).split("&", -1)) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                switch (name) {
                    case "state" -> {
                        if (state != null) {
                            return null;
                        }
                        state = value;
                    }
                    case "loginId" -> {
                        if (loginId != null) {
                            return null;
                        }
                        loginId = value;
                    }
                    case "institution" -> institution = institution == null ? value : institution;
                    default -> {}
                }
            }
        } catch (IllegalArgumentException notEncodedRight) {
            return null;
        }
        return state == null ? null : new RedirectParameters(state, loginId, institution);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
