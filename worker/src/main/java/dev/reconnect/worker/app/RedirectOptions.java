package dev.reconnect.worker.app;

import java.net.URI;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * How people come back from Connect.
 *
 * @param port where the endpoint listens; absent: this worker has none
 * @param publicUrl the landing as a browser reaches it; given together with the key, or not at all
 * @param stateKey Base64 of a key
 * @param stateKeyPrevious the same, to open only
 * @param returnUrl where the browser goes on to where the request named no address
 * @param perSecond how many confirmations the endpoint publishes at most
 */
public record RedirectOptions(
        String host,
        @Nullable Integer port,
        @Nullable URI publicUrl,
        @Nullable Secret stateKey,
        @Nullable Secret stateKeyPrevious,
        @Nullable URI returnUrl,
        @Nullable Secret bearerToken,
        @Nullable Secret webhookSecret,
        int perSecond) {

    static byte[] key(Secret secret) {
        return Base64.getDecoder().decode(secret.value());
    }
}
