package dev.reconnect.worker.shard;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The origins (scheme, host, port) that a request's redirectUrl may name. */
public final class RedirectAllowList {

    /** Nothing after the port: whoever writes a path expects it to count. */
    private static final Pattern ORIGIN = Pattern.compile("[^:]+://[^/?#]+/?");

    private final Set<String> origins;

    /**
     * @throws IllegalArgumentException where an entry is not an origin such as {@code https://app.example.com}
     */
    public RedirectAllowList(Set<String> origins) {
        this.origins = origins.stream().map(RedirectAllowList::entry).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a browser may be sent to {@code url}. User info, a fragment trick or a relative URL are refused. */
    public boolean allows(String url) {
        String origin = origin(url);
        return origin != null && origins.contains(origin);
    }

    private static String entry(String text) {
        String origin = origin(text);
        if (origin == null || !ORIGIN.matcher(text).matches()) {
            throw new IllegalArgumentException("not an origin such as https://app.example.com: " + text);
        }
        return origin;
    }

    private static @Nullable String origin(String url) {
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme();
            String host = uri.getHost();
            if (scheme == null || host == null || uri.getRawUserInfo() != null) {
                return null;
            }
            String lower = scheme.toLowerCase(Locale.ROOT);
            if (!lower.equals("https") && !lower.equals("http")) {
                return null;
            }
            int standard = lower.equals("https") ? 443 : 80;
            int port = uri.getPort() == -1 ? standard : uri.getPort();
            return lower + "://" + host.toLowerCase(Locale.ROOT) + ":" + port;
        } catch (URISyntaxException notAUrl) {
            return null;
        }
    }
}
