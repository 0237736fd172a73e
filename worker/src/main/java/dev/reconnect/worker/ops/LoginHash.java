package dev.reconnect.worker.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The name of a login in log lines: 8 hex digits of a keyed hash, the same in every worker with the same secret, or a
 * dash if there is no secret. So the lines about one login can be found together, and without the secret no one can
 * find out which login it is. Safe for any thread.
 */
public final class LoginHash {
    private static final String ALGORITHM = "HmacSHA256";
    /** Separates this use of the secret from every other. */
    private static final byte[] PURPOSE = "reconnect-log-login-1".getBytes(UTF_8);

    private static final String NO_SECRET = "-";
    private static final int SHOWN_BYTES = 4;

    private final @Nullable SecretKeySpec key;

    /** @param secret the secret that the workers share; null if there is none */
    public LoginHash(@Nullable String secret) {
        key = secret == null || secret.isEmpty()
                ? null
                : new SecretKeySpec(hmac(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM), PURPOSE), ALGORITHM);
    }

    /** Returns the hash, as in {@code 3f2a90c1}. */
    String of(String loginId) {
        return key == null ? NO_SECRET : HexFormat.of().formatHex(hmac(key, loginId.getBytes(UTF_8)), 0, SHOWN_BYTES);
    }

    private static byte[] hmac(SecretKeySpec key, byte[] text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }
}
