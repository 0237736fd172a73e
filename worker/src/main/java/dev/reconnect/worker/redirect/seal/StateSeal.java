package dev.reconnect.worker.redirect.seal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.DeterministicAead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.daead.AesSivKey;
import com.google.crypto.tink.daead.AesSivParameters;
import com.google.crypto.tink.subtle.AesSiv;
import com.google.crypto.tink.util.SecretBytes;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Seals states so that no one without the key can read, make or change one: AES-256-SIV (RFC 5297), after a version
 * byte that the seal covers, in URL-safe Base64. It is deterministic: an outcome that is decided or committed again has
 * the same bytes, and the seal only shows whether two states are the same. Immutable; used by any thread.
 */
public final class StateSeal {

    /** Two keys of 256 bits. */
    public static final int KEY_BYTES = 64;

    /**
     * A longer state is refused unread: the longest ids and return address that the contracts allow take about 4200.
     */
    public static final int LONGEST = 6_000;

    private static final byte VERSION = 1;
    private static final byte[] COVERED = "reconnect-redirect-state-1".getBytes(US_ASCII);
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

    private final DeterministicAead current;
    private final List<DeterministicAead> all = new ArrayList<>();

    /**
     * Seals and opens with the current key, and only opens with the previous one, if there is one.
     *
     * @throws IllegalArgumentException if a key is not {@link #KEY_BYTES} long
     */
    public StateSeal(byte[] currentKey, byte @Nullable [] previousKey) {
        current = aead(currentKey);
        all.add(current);
        if (previousKey != null) {
            all.add(aead(previousKey));
        }
    }

    /** Returns the state in the characters of a URL. The same state gives the same text. */
    public String seal(RedirectState state) {
        try {
            byte[] sealed = current.encryptDeterministically(StateFormat.write(state), COVERED);
            return ENCODER.encodeToString(ByteBuffer.allocate(1 + sealed.length)
                    .put(VERSION)
                    .put(sealed)
                    .array());
        } catch (GeneralSecurityException notWithThisKey) {
            throw new IllegalStateException("a state cannot be sealed", notWithThisKey);
        }
    }

    /** Returns what was sealed with one of the keys, expired or not; null for anything else. */
    public @Nullable RedirectState open(String state) {
        byte[] bytes = state.length() > LONGEST ? null : decoded(state);
        if (bytes == null || bytes.length < 1 || bytes[0] != VERSION) {
            return null;
        }
        byte[] sealed = Arrays.copyOfRange(bytes, 1, bytes.length);
        for (DeterministicAead key : all) {
            try {
                return StateFormat.read(key.decryptDeterministically(sealed, COVERED));
            } catch (GeneralSecurityException notThisKey) {
                // The other key may open it.
            }
        }
        return null;
    }

    /** Decodes a state. One state has one spelling; Java's decoder alone accepts padding and stray bits at the end. */
    private static byte @Nullable [] decoded(String state) {
        try {
            byte[] bytes = DECODER.decode(state);
            return ENCODER.encodeToString(bytes).equals(state) ? bytes : null;
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    /**
     * Tink warns of access to a raw key. Its own key formats are not used: a key is 64 bytes, and the version byte
     * names the rest.
     */
    @AccessesPartialKey
    private static DeterministicAead aead(byte[] key) {
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("a key of " + KEY_BYTES + " bytes is expected");
        }
        try {
            return AesSiv.create(AesSivKey.builder()
                    .setParameters(AesSivParameters.builder()
                            .setKeySizeBytes(KEY_BYTES)
                            .setVariant(AesSivParameters.Variant.NO_PREFIX)
                            .build())
                    .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
                    .build());
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException("this key cannot be used", unusable);
        }
    }
}
