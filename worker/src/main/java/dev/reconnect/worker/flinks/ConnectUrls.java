package dev.reconnect.worker.flinks;

import dev.reconnect.contracts.Subject;
import dev.reconnect.worker.session.ConnectPages;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The URLs of Flinks Connect, built from settings. Everything that goes into a URL is encoded. */
public final class ConnectUrls implements ConnectPages {

    static final String INSTITUTION = "{institutionId}";
    private static final String FRONT_PAGE = "/v2/";

    private final String origin;
    private final String credentialPath;
    private final boolean authorizeTokenRequired;

    public ConnectUrls(FlinksSettings.Connect settings) {
        origin = withoutTrailingSlash(settings.url());
        credentialPath = settings.credentialPath();
        authorizeTokenRequired = settings.authorizeTokenRequired();
    }

    @Override
    public String challenge(Subject visitor, @Nullable String redirectUrl, String requestId, Instant expiresAt) {
        return withRedirect(origin + FRONT_PAGE + "?requestId=" + encode(requestId), redirectUrl);
    }

    @Override
    public String credentials(
            Subject visitor, @Nullable String redirectUrl, @Nullable Integer institutionId, Instant now) {
        String path = institutionId == null
                ? FRONT_PAGE
                : credentialPath.replace(INSTITUTION, encode(institutionId.toString()));
        return withRedirect(origin + path, redirectUrl);
    }

    @Override
    public boolean authorizeTokenRequired() {
        return authorizeTokenRequired;
    }

    /** Returns the URL without a slash at its end, ready for a path. */
    public static String withoutTrailingSlash(URI url) {
        String text = url.toASCIIString();
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /** Encodes for a path segment or a query value: everything but letters, digits and {@code -_.*}. */
    public static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String withRedirect(String url, @Nullable String redirectUrl) {
        if (redirectUrl == null) {
            return url;
        }
        return url + (url.contains("?") ? '&' : '?') + "redirectUrl=" + encode(redirectUrl);
    }
}
