package dev.reconnect.worker.app.settings;

import static dev.reconnect.worker.app.settings.Parsers.between;
import static dev.reconnect.worker.app.settings.Parsers.lasting;
import static dev.reconnect.worker.app.settings.Parsers.matching;
import static dev.reconnect.worker.app.settings.Parsers.oneOf;
import static dev.reconnect.worker.app.settings.Setting.absent;
import static dev.reconnect.worker.app.settings.Setting.optional;
import static dev.reconnect.worker.app.settings.Setting.required;
import static dev.reconnect.worker.app.settings.Setting.secret;

import dev.reconnect.worker.app.settings.OpsSettings.LogLevel;
import dev.reconnect.worker.flinks.PollForm;
import dev.reconnect.worker.flinks.StartForm;
import dev.reconnect.worker.flinks.TokenPlace;
import dev.reconnect.worker.kafka.client.GroupProtocol;
import dev.reconnect.worker.session.Policy.AfterRedirect;
import dev.reconnect.worker.session.Policy.Doubt;
import dev.reconnect.worker.session.Policy.OtherResponse;
import dev.reconnect.worker.shard.Origin;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** All settings, one line each: name, parser, default, what it is for. SETTINGS.md is written from this table. */
public final class SettingsTable {
    private static final String TOPIC_NAME = "[a-zA-Z0-9._-]{1,150}";

    /** A setting whose name begins so is passed to every Kafka client, under the rest of its name. */
    static final String KAFKA_CLIENT = "reconnect.kafka.client.";

    // spotless:off
    static final Setting<String> BOOTSTRAP_SERVERS = required("reconnect.kafka.bootstrap-servers", Parsers::servers, "brokers to begin with: host:port, comma-separated");
    static final Setting<String> APPLICATION_ID = optional("reconnect.kafka.application-id", matching("[a-zA-Z0-9._-]{1,100}", "may hold letters, digits, dots, dashes and underscores, 100 at most"), "reconnect", "prefix of groups and transactional ids: the same for all workers that share the work");
    static final Setting<GroupProtocol> GROUP_PROTOCOL = optional("reconnect.kafka.group-protocol", oneOf(GroupProtocol.class), "classic", "classic, or consumer (KIP-848: its session time-out is the broker's, 45 s unless lowered there)");

    static final Setting<String> TOPIC_PREFIX = optional("reconnect.topics.prefix", matching(TOPIC_NAME, "may hold letters, digits, dots, dashes and underscores, 150 at most"), "reconnect.", "first part of every topic's name");
    public static final Setting<Integer> PARTITIONS = optional("reconnect.topics.partitions", between(1, 10_000), "12", "for topics create: shards, and so the most workers; not to be changed later");
    public static final Setting<Integer> REPLICATION_FACTOR = optional("reconnect.topics.replication-factor", between(1, 100), "3", "for topics create: copies of every record");
    static final Setting<Integer> INPUT_LIMIT = optional("reconnect.topics.max-record-bytes", between(1_024, 100_000_000), "1048588", "for topics create: largest record that the input topics take; dead letters take 64 KiB more");

    static final Setting<URI> API_URL = required("reconnect.flinks.api-url", Parsers::baseUrl, "Flinks' API: {api-url}/v3/{customer-id}/BankingServices/… is called");
    static final Setting<String> CUSTOMER_ID = required("reconnect.flinks.customer-id", matching("[A-Za-z0-9._-]{1,100}", "may hold letters, digits, dots, dashes and underscores"), "your id at Flinks");
    static final Setting<URI> CONNECT_URL = required("reconnect.flinks.connect-url", Parsers::webOrigin, "origin of Flinks Connect; /v2/?requestId= is appended");
    static final Setting<String> CREDENTIAL_PATH = optional("reconnect.flinks.credential-path", matching("/\\S*\\{institutionId}\\S*", "must begin with / and hold {institutionId}"), "/v2/Credential/{institutionId}", "credentials page, appended to connect-url; /v2/ if the institution is not known");
    static final Setting<Secret> SECRET_KEY = secret("reconnect.flinks.secret-key", Parsers::headerSecret, "mints authorize tokens; without it none is minted");
    static final Setting<Secret> API_KEY = secret("reconnect.flinks.api-key", Parsers::headerSecret, "x-api-key of data calls; without it none is sent");
    static final Setting<OtherResponse> OTHER_RESPONSE = optional("reconnect.flinks.other-response", oneOf(OtherResponse.class), "classified", "a start or poll answered neither 200, 202 nor 203: classified (by the table in FLINKS_CODES.md) or article (the credentials page, whatever it was; slow down and faults of ours aside)");
    static final Setting<StartForm> START = optional("reconnect.flinks.start", oneOf(StartForm.class), "authorize-async", "how a live session is opened and polled: authorize-async (POST /AuthorizeAsync) or authorize (POST /Authorize, answered within 210 s; a start lost on the way is in doubt for as long)");
    static final Setting<PollForm> POLL = optional("reconnect.flinks.poll", oneOf(PollForm.class), "post-body", "how /AuthorizeAsync is polled: post-body ({\"RequestId\": …}) or get-path (GET /AuthorizeAsync/{requestId}); not used with start=authorize, which polls by POST /Authorize {\"RequestId\": …}");
    static final Setting<TokenPlace> TOKEN_PLACE = optional("reconnect.flinks.token-place", oneOf(TokenPlace.class), "flinks-auth-key", "which header carries the authorize token: flinks-auth-key or authorization-bearer (Authorization: Bearer …)");
    static final Setting<AfterRedirect> AFTER_REDIRECT = optional("reconnect.flinks.after-redirect", oneOf(AfterRedirect.class), "cached", "where the data are once the person answered: cached (a cached /Authorize by LoginId) or same-request-id (the session itself is polled and fetched)");
    static final Setting<Boolean> PENDING_IN_CONNECT = optional("reconnect.flinks.pending-in-connect", Parsers::onOrOff, "off", "whether the first 202 to a poll already publishes MfaChallengePending: on, if Connect shows the question while the API still answers 202");
    static final Setting<Duration> POLL_INTERVAL = optional("reconnect.flinks.poll-interval", Parsers::positive, "2s", "first pause between polls of /AuthorizeAsync");
    static final Setting<Duration> POLL_INTERVAL_MAX = optional("reconnect.flinks.poll-interval-max", Parsers::positive, "10s", "longest pause between polls of /AuthorizeAsync");
    static final Setting<Duration> DATA_POLL_INTERVAL = optional("reconnect.flinks.data-poll-interval", Parsers::positive, "10s", "pause between polls of /GetAccountsDetailAsync");
    static final Setting<Duration> DATA_TIMEOUT = optional("reconnect.flinks.data-timeout", Parsers::positive, "30m", "how long accounts may take to be processed");
    static final Setting<Duration> CHALLENGE_POLL_INTERVAL = optional("reconnect.flinks.challenge-poll-interval", Durations::parse, "60s", "sparse look at a pending challenge; 0 = only at its end");
    static final Setting<Duration> SESSION_INACTIVITY = optional("reconnect.flinks.session-inactivity", Parsers::positive, "8m", "life of a RequestId after the last contact");
    static final Setting<Duration> EXPIRY_MARGIN = optional("reconnect.flinks.expiry-margin", Durations::parse, "15s", "how much earlier a challenge's expiresAt is");
    static final Setting<Duration> CALL_TIMEOUT = optional("reconnect.flinks.call-timeout", lasting("1ms", "1h"), "30s", "one HTTP call");
    static final Setting<Duration> AUTHORIZE_TIMEOUT = optional("reconnect.flinks.authorize-timeout", lasting("1ms", "1h"), "220s", "one call of the synchronous /Authorize, or of GetAccountsDetail: Flinks may take 210 s");
    static final Setting<Boolean> AUTHORIZE_TOKEN_IN_CONNECT = optional("reconnect.flinks.authorize-token-in-connect", Parsers::trueOrFalse, "false", "whether Connect wants an authorizeToken beside the requestId; events then say authorizeTokenRequired");
    static final Setting<Integer> MAX_ANSWER = optional("reconnect.flinks.max-answer", Sizes.between("1MB", "256MB"), "32MB", "largest answer that is read; a refresh whose accounts take more fails. The worker needs four times as much memory, at least");
    static final Setting<Boolean> PUBLISH_ACCOUNTS = optional("reconnect.accounts.publish", Parsers::trueOrFalse, "true", "whether the accounts are published in full, on the restricted topic, beside AccountsReady");
    static final Setting<Integer> CALLS_PER_SECOND = optional("reconnect.flinks.calls-per-second", between(1, 100_000), "50", "ceiling of this worker; the rate adapts to what Flinks takes");
    static final Setting<Integer> CALLS_PER_SECOND_MIN = optional("reconnect.flinks.calls-per-second-min", between(1, 100_000), "1", "however often Flinks says slow down, the rate does not fall below this");
    static final Setting<Integer> MAX_OPEN_CALLS = optional("reconnect.flinks.max-open-calls", between(1, 100_000), "500", "ceiling of this worker for calls under way; the bound adapts to how late Flinks answers");
    static final Setting<Integer> MAX_OPEN_CALLS_MIN = optional("reconnect.flinks.max-open-calls-min", between(1, 100_000), "1", "what that bound does not fall below; it stays at 5 in any case, if the ceiling allows it");
    static final Setting<Integer> INTERACTIVE_SHARE = optional("reconnect.lanes.interactive-share", between(1, 99), "70", "percent of the calls that is kept for the interactive lane; what one lane does not use, the other gets");

    static final Setting<Duration> DEADLINE_INTERACTIVE = optional("reconnect.session.deadline-interactive", Parsers::positive, "5m", "from requestedAt to authorization or challenge, unless the event says otherwise");
    static final Setting<Duration> DEADLINE_BATCH = optional("reconnect.session.deadline-batch", Parsers::positive, "6h", "the same for the batch lane");
    static final Setting<Duration> REMEMBER = optional("reconnect.session.remember", Parsers::positive, "24h", "how long an ended refresh is remembered");
    static final Setting<Duration> COOL_DOWN_AFTER_SUCCESS = optional("reconnect.session.cool-down-after-success", Durations::parse, "1m", "pause before the same login is refreshed again; force overrides it");
    static final Setting<Duration> COOL_DOWN_AFTER_REJECTION = optional("reconnect.session.cool-down-after-rejection", Durations::parse, "15m", "pause after rejected credentials; nothing overrides it");
    static final Setting<Set<Origin>> REDIRECT_ALLOW_LIST = optional("reconnect.session.redirect-allow-list", Parsers::origins, "", "origins that redirectUrl may name, comma-separated");
    static final Setting<Doubt> START_DOUBT_INTERACTIVE = optional("reconnect.session.start-doubt-interactive", oneOf(Doubt.class), "retry", "a start without a readable answer: retry (may text the person twice) or wait-out (the inactivity window)");
    static final Setting<Doubt> START_DOUBT_BATCH = optional("reconnect.session.start-doubt-batch", oneOf(Doubt.class), "wait-out", "the same for the batch lane");

    static final Setting<Integer> INSTITUTION_FAILURE_RATE = optional("reconnect.institutions.failure-rate", between(1, 100), "50", "of a hundred live sessions at one bank, from how many that fail for the bank's sake on its starts wait");
    static final Setting<Integer> INSTITUTION_MINIMUM_CALLS = optional("reconnect.institutions.minimum-calls", between(1, 100_000), "10", "how many of a bank's live sessions must have told, within the window, before that is judged");
    static final Setting<Duration> INSTITUTION_WINDOW = optional("reconnect.institutions.window", lasting("1s", "10m"), "2m", "how far back a bank's live sessions count, in whole seconds");
    static final Setting<Duration> INSTITUTION_OPEN_TIME = optional("reconnect.institutions.open-time", lasting("1ms", "1h"), "30s", "how long a bank's starts wait before it is tried again");
    static final Setting<Integer> INSTITUTION_TRIAL_CALLS = optional("reconnect.institutions.trial-calls", between(1, 100), "3", "how many starts try a bank again");

    static final Setting<String> REDIRECT_HOST = optional("reconnect.redirect.host", matching("[A-Za-z0-9.:_-]{1,255}", "is not a host name or address"), "127.0.0.1", "where the endpoint for redirects listens; 0.0.0.0 for all interfaces");
    static final Setting<Integer> REDIRECT_PORT = absent("reconnect.redirect.port", between(0, 65_535), "without it this worker has no such endpoint; 0 picks a free port and logs it");
    static final Setting<URI> REDIRECT_PUBLIC_URL = absent("reconnect.redirect.public-url", Parsers::baseUrl, "the endpoint's /redirect as a browser reaches it, as in https://reconnect.example.com/redirect; with the key, every iframeUrl leads back there");
    static final Setting<Secret> REDIRECT_STATE_KEY = secret("reconnect.redirect.state-key", Parsers::stateKey, "seals what a person takes along to Connect: Base64 of 64 random bytes, the same for all workers");
    static final Setting<Secret> REDIRECT_STATE_KEY_PREVIOUS = secret("reconnect.redirect.state-key-previous", Parsers::stateKey, "the key before, which still opens: keep it for a day after a change");
    static final Setting<URI> REDIRECT_RETURN_URL = absent("reconnect.redirect.return-url", Parsers::webUrl, "where a browser goes on to if the request named no redirectUrl; its origin must be in redirect-allow-list. Without it a plain page says thanks");
    static final Setting<Secret> REDIRECT_BEARER_TOKEN = secret("reconnect.redirect.bearer-token", Parsers::longSecret, "what a web back end shows to POST /redirects; without it that is not there");
    static final Setting<Secret> REDIRECT_WEBHOOK_SECRET = secret("reconnect.redirect.webhook-secret", Parsers::longSecret, "Flinks' key for signing webhooks; without it POST /webhooks/flinks is not there");
    static final Setting<Integer> REDIRECT_PER_SECOND = optional("reconnect.redirect.confirmations-per-second", between(1, 100_000), "100", "how many the endpoint publishes at most, of people's and of webhooks' each; forged and repeated ones do not count");

    static final Setting<String> OPS_HOST = optional("reconnect.ops.host", matching("[A-Za-z0-9.:_-]{1,255}", "is not a host name or address"), "127.0.0.1", "where health and metrics listen; 0.0.0.0 for all interfaces");
    static final Setting<Integer> OPS_PORT = optional("reconnect.ops.port", between(0, 65_535), "8081", "0 picks a free one and logs it");
    static final Setting<Duration> LAME_DUCK = optional("reconnect.ops.lame-duck", lasting("0", "10s"), "5s", "how long the endpoint for redirects goes on after SIGTERM, until proxies have heard of it");
    static final Setting<LogLevel> LOG_LEVEL = optional("reconnect.log.level", oneOf(LogLevel.class), "info", "of Reconnect's own log lines: error, warn, info, debug or trace; libraries stay at warn");

    public static final List<Setting<?>> ALL = List.of(
            BOOTSTRAP_SERVERS, APPLICATION_ID, GROUP_PROTOCOL,
            TOPIC_PREFIX, PARTITIONS, REPLICATION_FACTOR, INPUT_LIMIT,
            API_URL, CUSTOMER_ID, CONNECT_URL, CREDENTIAL_PATH, SECRET_KEY, API_KEY,
            OTHER_RESPONSE, START, POLL, TOKEN_PLACE, AFTER_REDIRECT, PENDING_IN_CONNECT, POLL_INTERVAL, POLL_INTERVAL_MAX,
            DATA_POLL_INTERVAL, DATA_TIMEOUT, CHALLENGE_POLL_INTERVAL, SESSION_INACTIVITY, EXPIRY_MARGIN, CALL_TIMEOUT,
            AUTHORIZE_TIMEOUT, AUTHORIZE_TOKEN_IN_CONNECT, MAX_ANSWER, PUBLISH_ACCOUNTS, CALLS_PER_SECOND, CALLS_PER_SECOND_MIN,
            MAX_OPEN_CALLS, MAX_OPEN_CALLS_MIN, INTERACTIVE_SHARE,
            DEADLINE_INTERACTIVE, DEADLINE_BATCH, REMEMBER, COOL_DOWN_AFTER_SUCCESS, COOL_DOWN_AFTER_REJECTION,
            REDIRECT_ALLOW_LIST, START_DOUBT_INTERACTIVE, START_DOUBT_BATCH,
            INSTITUTION_FAILURE_RATE, INSTITUTION_MINIMUM_CALLS, INSTITUTION_WINDOW, INSTITUTION_OPEN_TIME, INSTITUTION_TRIAL_CALLS,
            REDIRECT_HOST, REDIRECT_PORT, REDIRECT_PUBLIC_URL, REDIRECT_STATE_KEY, REDIRECT_STATE_KEY_PREVIOUS, REDIRECT_RETURN_URL,
            REDIRECT_BEARER_TOKEN, REDIRECT_WEBHOOK_SECRET, REDIRECT_PER_SECOND,
            OPS_HOST, OPS_PORT, LAME_DUCK, LOG_LEVEL);
    // spotless:on

    private SettingsTable() {}
}
