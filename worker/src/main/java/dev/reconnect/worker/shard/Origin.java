package dev.reconnect.worker.shard;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a web page comes from (RFC 6454). Two origins that mean the same are equal.
 *
 * @param scheme https or http
 * @param host in lower case
 * @param port the scheme's default if none was named
 */
public record Origin(String scheme, String host, int port) {

    /** Nothing may follow the port: a path would be ignored, which its writer does not expect. */
    private static final Pattern ALONE = Pattern.compile("[^:]+://[^/?#]+/?");

    /** The origin of a URL; null if it is relative, names a user, or is not for the web. */
    public static @Nullable Origin of(String url) {
        try {
            URI uri = new URI(url);
            String host = uri.getHost();
            if (uri.getScheme() == null || host == null || uri.getRawUserInfo() != null) {
                return null;
            }
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            if (!scheme.equals("https") && !scheme.equals("http")) {
                return null;
            }
            int port = uri.getPort() == -1 ? standardPort(scheme) : uri.getPort();
            return new Origin(scheme, host.toLowerCase(Locale.ROOT), port);
        } catch (URISyntaxException notAUrl) {
            return null;
        }
    }

    /** The origin if the text names nothing else, as in {@code https://app.example.com}; else null. */
    public static @Nullable Origin parse(String text) {
        return ALONE.matcher(text).matches() ? of(text) : null;
    }

    private static int standardPort(String scheme) {
        return scheme.equals("https") ? 443 : 80;
    }

    /** The origin as a browser writes it. */
    @Override
    public String toString() {
        return scheme + "://" + host + (port == standardPort(scheme) ? "" : ":" + port);
    }
}
