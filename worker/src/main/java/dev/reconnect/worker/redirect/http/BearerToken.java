package dev.reconnect.worker.redirect.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.worker.redirect.seal.ConfirmationIds;
import java.security.MessageDigest;
import java.util.List;

/** The web back end's token. Compared by hash, so that the time taken says nothing about it, its length included. */
final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private final byte[] expected;

    BearerToken(String token) {
        expected = hash(token);
    }

    /** @param authorization the values of the Authorization header; more than one is none */
    boolean matches(List<String> authorization) {
        if (authorization.size() != 1) {
            return false;
        }
        String value = authorization.getFirst();
        return value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        expected, hash(value.substring(SCHEME.length()).strip()));
    }

    private static byte[] hash(String token) {
        return ConfirmationIds.sha256().digest(token.getBytes(UTF_8));
    }
}
