package dev.reconnect.worker.redirect;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the endpoint listens and what it accepts.
 *
 * @param port 0 picks a free one
 * @param https whether browsers reach it by https, through any proxy in front of it
 * @param framedBy origins of the pages that may show it in a frame: Connect and the apps around it
 * @param returnUrl where the browser goes on to if the seal names no address
 * @param bearerToken the token of the web back end; without it there is no route for the back end
 * @param webhookSecret the secret of Flinks' signature; without it there is no route for the webhook
 * @param perSecond how many confirmations are published in a second at most
 */
public record RedirectSettings(
        String host,
        int port,
        boolean https,
        Set<String> framedBy,
        @Nullable URI returnUrl,
        @Nullable String bearerToken,
        @Nullable String webhookSecret,
        int perSecond) {

    public RedirectSettings {
        framedBy = Set.copyOf(framedBy);
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "RedirectSettings[" + host + ":" + port + "]";
    }
}
