package dev.reconnect.worker.redirect.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.reconnect.worker.redirect.seal.ConfirmationIds;
import java.security.MessageDigest;
import java.util.List;

/** The web back end's token. It is compared by hash, so that the time says nothing about it, not even its length. */
final class BearerToken {
    private static final String SCHEME = "Bearer ";

    private final byte[] expected;

    BearerToken(String token) {
        expected = hash(token);
    }

    /** @param authorization the values of the Authorization header; more than one counts as none */
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
