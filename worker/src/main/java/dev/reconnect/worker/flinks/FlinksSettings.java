package dev.reconnect.worker.flinks;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where Flinks is and how the worker may talk to it. The constructors throw an {@link IllegalArgumentException} if a
 * setting is wrong; its sentence names the setting and never shows a secret.
 *
 * @param apiUrl origin of the API, http or https; a path is kept as a prefix
 * @param customerId the GUID that Flinks gave
 * @param forms what the documentation leaves open about the calls
 * @param documents whether answers also carry the accounts in full
 */
public record FlinksSettings(
        URI apiUrl,
        String customerId,
        Secrets secrets,
        Connect connect,
        CallLimits limits,
        Forms forms,
        boolean documents) {

    /** The form of the calls, for which Flinks' pages differ or say nothing. */
    public record Forms(StartForm start, PollForm poll, TokenPlace tokenPlace) {
        /** The forms that the newest pages support best. */
        public static final Forms DEFAULTS =
                new Forms(StartForm.AUTHORIZE_ASYNC, PollForm.POST_BODY, TokenPlace.FLINKS_AUTH_KEY);

        /** Returns these forms with this form of starts. */
        public Forms with(StartForm other) {
            return new Forms(other, poll, tokenPlace);
        }

        /** Returns these forms with this form of polls. */
        public Forms with(PollForm other) {
            return new Forms(start, other, tokenPlace);
        }

        /** Returns these forms with the token in this place. */
        public Forms with(TokenPlace other) {
            return new Forms(start, poll, other);
        }
    }

    public FlinksSettings {
        requireOrigin("reconnect.flinks.api-url", apiUrl);
        if (customerId.isBlank()) {
            throw new IllegalArgumentException("reconnect.flinks.customer-id is empty");
        }
    }

    /** Returns the usual settings: no secrets, every default of the documentation. */
    public static FlinksSettings of(URI apiUrl, String customerId, URI connectUrl) {
        return new FlinksSettings(
                apiUrl,
                customerId,
                Secrets.NONE,
                new Connect(connectUrl, Connect.DEFAULT_CREDENTIAL_PATH, false),
                CallLimits.DEFAULTS,
                Forms.DEFAULTS,
                true);
    }

    /** Returns these settings with these secrets. */
    public FlinksSettings with(Secrets other) {
        return new FlinksSettings(apiUrl, customerId, other, connect, limits, forms, documents);
    }

    /** Returns these settings with these limits. */
    public FlinksSettings with(CallLimits other) {
        return new FlinksSettings(apiUrl, customerId, secrets, connect, other, forms, documents);
    }

    /** Returns these settings with these forms. */
    public FlinksSettings with(Forms other) {
        return new FlinksSettings(apiUrl, customerId, secrets, connect, limits, other, documents);
    }

    /**
     * What proves to Flinks who we are. It is never shown.
     *
     * @param secretKey mints authorize tokens; without it no token is sent
     * @param apiKey the {@code x-api-key} of data calls; without it no such header is sent
     */
    public record Secrets(
            @Nullable String secretKey, @Nullable String apiKey) {
        /** Neither of the two. */
        public static final Secrets NONE = new Secrets(null, null);

        public Secrets {
            requireHeaderValue("reconnect.flinks.secret-key", secretKey);
            requireHeaderValue("reconnect.flinks.api-key", apiKey);
        }

        private static void requireHeaderValue(String name, @Nullable String value) {
            if (value != null && (value.isBlank() || !value.chars().allMatch(c -> c > 0x20 && c < 0x7f))) {
                throw new IllegalArgumentException(
                        name + " is empty or holds a character that no HTTP header may carry (a line end?)");
            }
        }

        @Override
        public String toString() {
            return "Secrets[secretKey=" + shown(secretKey) + ", apiKey=" + shown(apiKey) + "]";
        }

        private static String shown(@Nullable String secret) {
            return secret == null ? "none" : "***";
        }
    }

    /**
     * Where a person finds Connect.
     *
     * @param url origin of Connect; {@code /v2/...} is appended
     * @param credentialPath appended to the origin, with <code>{institutionId}</code> in it
     * @param authorizeTokenRequired whether the web back end must add an {@code authorizeToken}
     */
    public record Connect(URI url, String credentialPath, boolean authorizeTokenRequired) {
        /** As third-party code has it. Flinks documents the preselection but not the path. */
        public static final String DEFAULT_CREDENTIAL_PATH = "/v2/Credential/{institutionId}";

        public Connect {
            requireOrigin("reconnect.flinks.connect-url", url);
            if (!credentialPath.startsWith("/") || !credentialPath.contains(ConnectUrls.INSTITUTION)) {
                throw new IllegalArgumentException(
                        "reconnect.flinks.credential-path must begin with / and contain " + ConnectUrls.INSTITUTION);
            }
        }
    }

    /**
     * How large answers may be, how fast calls may leave, and how long they may take.
     *
     * @param callTimeout one HTTP call, from connecting to the last byte
     * @param authorizeTimeout the same for the synchronous {@code /Authorize} and for {@code /GetAccountsDetail}, which
     *     Flinks may take 210 s to answer
     * @param maxResponseBytes the client gives up a larger response
     * @param perSecond the range of this worker's calls a second; the limit adapts within it
     * @param openCalls the range of its calls under way; the limit adapts within it
     * @param interactiveShare percent of the calls that are kept for the interactive lane
     */
    public record CallLimits(
            Duration callTimeout,
            Duration authorizeTimeout,
            int maxResponseBytes,
            Range perSecond,
            Range openCalls,
            int interactiveShare) {
        /** The defaults of SETTINGS.md. */
        public static final CallLimits DEFAULTS =
                new CallLimits(Duration.ofSeconds(30), Duration.ofSeconds(220), 32 << 20, 50, 500);

        public CallLimits {
            requirePositive("reconnect.flinks.call-timeout", callTimeout);
            requirePositive("reconnect.flinks.authorize-timeout", authorizeTimeout);
            requireRange("reconnect.flinks.max-answer", maxResponseBytes, 1024, 256 << 20);
            requireRange("reconnect.flinks.calls-per-second", perSecond.ceiling(), 1, 1_000_000);
            requireRange("reconnect.flinks.calls-per-second-min", perSecond.floor(), 1, perSecond.ceiling());
            requireRange("reconnect.flinks.max-open-calls", openCalls.ceiling(), 1, 100_000);
            requireRange("reconnect.flinks.max-open-calls-min", openCalls.floor(), 1, openCalls.ceiling());
            requireRange("reconnect.lanes.interactive-share", interactiveShare, 1, 99);
        }

        /** Sets these ceilings; floors and share are the settings' defaults. */
        public CallLimits(
                Duration callTimeout,
                Duration authorizeTimeout,
                int maxResponseBytes,
                int callsPerSecond,
                int maxOpenCalls) {
            this(
                    callTimeout,
                    authorizeTimeout,
                    maxResponseBytes,
                    new Range(1, callsPerSecond),
                    new Range(1, maxOpenCalls),
                    70);
        }

        private static void requirePositive(String name, Duration value) {
            if (value.toMillis() < 1 || value.compareTo(Duration.ofHours(1)) > 0) {
                throw new IllegalArgumentException(name + " must lie between 1ms and 1h");
            }
        }

        private static void requireRange(String name, int value, int least, int most) {
            if (value < least || value > most) {
                throw new IllegalArgumentException(name + " must lie between " + least + " and " + most);
            }
        }
    }

    /** The range within which a limit adapts. Both ends are included. */
    public record Range(int floor, int ceiling) {}

    private static void requireOrigin(String name, URI url) {
        boolean web = "https".equalsIgnoreCase(url.getScheme()) || "http".equalsIgnoreCase(url.getScheme());
        if (!web
                || url.getHost() == null
                || url.getRawUserInfo() != null
                || url.getRawQuery() != null
                || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    name + " must be an http or https URL with a host, without user, query or fragment");
        }
    }
}
