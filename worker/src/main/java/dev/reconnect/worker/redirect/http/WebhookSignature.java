package dev.reconnect.worker.redirect.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Flinks' signature: Base64 of HMAC-SHA256, keyed with the secret as UTF-8, over the raw body.
 *
 * @see <a href="https://docs.flinks.com/reference/hmac">HMAC</a>
 */
final class WebhookSignature {
    /** The names of the header: the documentation has both. */
    static final List<String> HEADERS = List.of("flinks-authenticity-key", "X-Flinks-Signature");

    private static final String HMAC = "HmacSHA256";

    private final SecretKeySpec key;

    WebhookSignature(String secret) {
        key = new SecretKeySpec(secret.getBytes(UTF_8), HMAC);
    }

    /** Returns a MAC to feed with the body. */
    Mac begin() {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    /** Says whether the value is the signature of what {@code mac} was fed; the time depends on its length only. */
    static boolean matches(Mac mac, String value) {
        byte[] given;
        try {
            given = Base64.getDecoder().decode(value.strip());
        } catch (IllegalArgumentException notBase64) {
            given = new byte[0];
        }
        return MessageDigest.isEqual(mac.doFinal(), given);
    }
}
