package dev.reconnect.worker.app;

import static dev.reconnect.worker.app.SettingsTable.*;

import dev.reconnect.worker.flinks.FlinksSettings.Forms;
import dev.reconnect.worker.flinks.FlinksSettings.Range;
import dev.reconnect.worker.flinks.InstitutionBreakers;
import dev.reconnect.worker.kafka.Topics;
import dev.reconnect.worker.session.Policy.Ways;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the settings from the environment and, where one is named, a properties file; the environment wins. */
public final class SettingsReader {
    private SettingsReader() {}

    /**
     * Everything the worker needs.
     *
     * @throws InvalidSettings with every mistake there is
     */
    public static Settings worker(Map<String, String> environment, @Nullable Path file) throws InvalidSettings {
        SettingValues values = SettingValues.read(environment, file, setting -> true);
        return new Settings(
                kafka(values),
                topics(values),
                flinks(values),
                session(values),
                institutions(values),
                redirect(values),
                ops(values));
    }

    /**
     * What the commands need that talk to Kafka only. Other settings may be missing, but not wrong.
     *
     * @throws InvalidSettings with every mistake there is
     */
    public static BrokerSettings broker(Map<String, String> environment, @Nullable Path file) throws InvalidSettings {
        Predicate<Setting<?>> needed = Set.<Setting<?>>of(BOOTSTRAP_SERVERS)::contains;
        SettingValues values = SettingValues.read(environment, file, needed);
        return new BrokerSettings(kafka(values), topics(values));
    }

    private static KafkaSettings kafka(SettingValues values) {
        return new KafkaSettings(
                values.get(BOOTSTRAP_SERVERS),
                values.get(APPLICATION_ID),
                values.get(GROUP_PROTOCOL),
                values.kafkaClient());
    }

    private static TopicSettings topics(SettingValues values) {
        return new TopicSettings(
                Topics.withPrefix(values.get(TOPIC_PREFIX)),
                values.get(PARTITIONS),
                values.get(REPLICATION_FACTOR).shortValue(),
                values.get(INPUT_LIMIT));
    }

    private static Settings.Flinks flinks(SettingValues values) {
        return new Settings.Flinks(
                values.get(API_URL),
                values.get(CUSTOMER_ID),
                values.get(CONNECT_URL),
                values.get(CREDENTIAL_PATH),
                values.find(SECRET_KEY),
                values.find(API_KEY),
                new Forms(values.get(START), values.get(POLL), values.get(TOKEN_PLACE)),
                new Ways(values.get(OTHER_RESPONSE), values.get(AFTER_REDIRECT), values.get(PENDING_IN_CONNECT)),
                values.get(POLL_INTERVAL),
                values.get(POLL_INTERVAL_MAX),
                values.get(DATA_POLL_INTERVAL),
                values.get(DATA_TIMEOUT),
                values.get(CHALLENGE_POLL_INTERVAL),
                values.get(SESSION_INACTIVITY),
                values.get(EXPIRY_MARGIN),
                values.get(CALL_TIMEOUT),
                values.get(AUTHORIZE_TIMEOUT),
                values.get(AUTHORIZE_TOKEN_IN_CONNECT),
                values.get(MAX_ANSWER),
                values.get(PUBLISH_ACCOUNTS),
                new Range(values.get(CALLS_PER_SECOND_MIN), values.get(CALLS_PER_SECOND)),
                new Range(values.get(MAX_OPEN_CALLS_MIN), values.get(MAX_OPEN_CALLS)),
                values.get(INTERACTIVE_SHARE));
    }

    private static SessionSettings session(SettingValues values) {
        return new SessionSettings(
                values.get(DEADLINE_INTERACTIVE),
                values.get(DEADLINE_BATCH),
                values.get(REMEMBER),
                values.get(COOL_DOWN_AFTER_SUCCESS),
                values.get(COOL_DOWN_AFTER_REJECTION),
                values.get(REDIRECT_ALLOW_LIST),
                values.get(START_DOUBT_INTERACTIVE),
                values.get(START_DOUBT_BATCH));
    }

    private static InstitutionBreakers.Rules institutions(SettingValues values) {
        return new InstitutionBreakers.Rules(
                values.get(INSTITUTION_FAILURE_RATE),
                values.get(INSTITUTION_MINIMUM_CALLS),
                values.get(INSTITUTION_WINDOW),
                values.get(INSTITUTION_OPEN_TIME),
                values.get(INSTITUTION_TRIAL_CALLS));
    }

    private static RedirectOptions redirect(SettingValues values) {
        return new RedirectOptions(
                values.get(REDIRECT_HOST),
                values.find(REDIRECT_PORT),
                values.find(REDIRECT_PUBLIC_URL),
                values.find(REDIRECT_STATE_KEY),
                values.find(REDIRECT_STATE_KEY_PREVIOUS),
                values.find(REDIRECT_RETURN_URL),
                values.find(REDIRECT_BEARER_TOKEN),
                values.find(REDIRECT_WEBHOOK_SECRET),
                values.get(REDIRECT_PER_SECOND));
    }

    private static OpsSettings ops(SettingValues values) {
        return new OpsSettings(values.get(OPS_HOST), values.get(OPS_PORT), values.get(LOG_LEVEL));
    }
}
