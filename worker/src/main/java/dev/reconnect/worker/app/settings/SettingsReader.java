package dev.reconnect.worker.app.settings;

import static dev.reconnect.worker.app.settings.SettingsTable.*;

import dev.reconnect.worker.app.settings.Settings.LandingSettings;
import dev.reconnect.worker.app.settings.Settings.Redirects;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.FlinksSettings.CallLimits;
import dev.reconnect.worker.flinks.FlinksSettings.Connect;
import dev.reconnect.worker.flinks.FlinksSettings.Forms;
import dev.reconnect.worker.flinks.FlinksSettings.Range;
import dev.reconnect.worker.flinks.FlinksSettings.Secrets;
import dev.reconnect.worker.flinks.institution.InstitutionBreakers;
import dev.reconnect.worker.kafka.client.KafkaConnection;
import dev.reconnect.worker.kafka.client.KafkaShardsSettings;
import dev.reconnect.worker.kafka.client.Topics;
import dev.reconnect.worker.redirect.RedirectSettings;
import dev.reconnect.worker.redirect.seal.StateSeal;
import dev.reconnect.worker.shard.RedirectAllowList;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads the settings from the environment and, if one is named, a properties file; the environment wins. */
public final class SettingsReader {
    /** How long starts in flight may take until their RequestId is journaled. */
    private static final Duration HAND_OVER = Duration.ofSeconds(5);

    private SettingsReader() {}

    /**
     * All settings that the worker needs.
     *
     * @throws InvalidSettings with every mistake that was found
     */
    public static Settings worker(Map<String, String> environment, @Nullable Path file) throws InvalidSettings {
        SettingValues values = SettingValues.read(environment, file, setting -> true);
        return new Settings(
                kafka(values),
                topics(values),
                flinks(values),
                PolicyReader.read(values),
                institutions(values),
                redirects(values),
                ops(values));
    }

    /**
     * The settings of the commands that use Kafka only. The other settings may be missing, but not wrong.
     *
     * @throws InvalidSettings with every mistake that was found
     */
    public static BrokerSettings broker(Map<String, String> environment, @Nullable Path file) throws InvalidSettings {
        Predicate<Setting<?>> needed = Set.<Setting<?>>of(BOOTSTRAP_SERVERS)::contains;
        SettingValues values = SettingValues.read(environment, file, needed);
        return new BrokerSettings(connection(values), topics(values));
    }

    private static KafkaShardsSettings kafka(SettingValues values) {
        return new KafkaShardsSettings(
                connection(values),
                UUID.randomUUID().toString().substring(0, 8),
                Topics.withPrefix(values.get(TOPIC_PREFIX)),
                values.get(INPUT_LIMIT),
                HAND_OVER,
                values.get(PUBLISH_ACCOUNTS));
    }

    private static KafkaConnection connection(SettingValues values) {
        return new KafkaConnection(
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

    private static FlinksSettings flinks(SettingValues values) {
        return new FlinksSettings(
                values.get(API_URL),
                values.get(CUSTOMER_ID),
                new Secrets(text(values, SECRET_KEY), text(values, API_KEY)),
                new Connect(
                        values.get(CONNECT_URL), values.get(CREDENTIAL_PATH), values.get(AUTHORIZE_TOKEN_IN_CONNECT)),
                new CallLimits(
                        values.get(CALL_TIMEOUT),
                        values.get(AUTHORIZE_TIMEOUT),
                        values.get(MAX_ANSWER),
                        new Range(values.get(CALLS_PER_SECOND_MIN), values.get(CALLS_PER_SECOND)),
                        new Range(values.get(MAX_OPEN_CALLS_MIN), values.get(MAX_OPEN_CALLS)),
                        values.get(INTERACTIVE_SHARE)),
                new Forms(values.get(START), values.get(POLL), values.get(TOKEN_PLACE)),
                values.get(PUBLISH_ACCOUNTS));
    }

    private static InstitutionBreakers.BreakerRules institutions(SettingValues values) {
        return new InstitutionBreakers.BreakerRules(
                values.get(INSTITUTION_FAILURE_RATE),
                values.get(INSTITUTION_MINIMUM_CALLS),
                values.get(INSTITUTION_WINDOW),
                values.get(INSTITUTION_OPEN_TIME),
                values.get(INSTITUTION_TRIAL_CALLS));
    }

    private static Redirects redirects(SettingValues values) {
        return new Redirects(new RedirectAllowList(values.get(REDIRECT_ALLOW_LIST)), landing(values), endpoint(values));
    }

    private static @Nullable LandingSettings landing(SettingValues values) {
        URI publicUrl = values.find(REDIRECT_PUBLIC_URL);
        Secret key = values.find(REDIRECT_STATE_KEY);
        Secret previous = values.find(REDIRECT_STATE_KEY_PREVIOUS);
        return publicUrl == null || key == null
                ? null
                : new LandingSettings(
                        publicUrl, new StateSeal(key.bytes(), previous == null ? null : previous.bytes()));
    }

    private static @Nullable RedirectSettings endpoint(SettingValues values) {
        Integer port = values.find(REDIRECT_PORT);
        URI publicUrl = values.find(REDIRECT_PUBLIC_URL);
        if (port == null || publicUrl == null) {
            return null;
        }
        Set<String> framedBy = new HashSet<>(Set.of(values.get(CONNECT_URL).toString()));
        values.get(REDIRECT_ALLOW_LIST).forEach(origin -> framedBy.add(origin.toString()));
        return new RedirectSettings(
                values.get(REDIRECT_HOST),
                port,
                "https".equalsIgnoreCase(publicUrl.getScheme()),
                framedBy,
                values.find(REDIRECT_RETURN_URL),
                text(values, REDIRECT_BEARER_TOKEN),
                text(values, REDIRECT_WEBHOOK_SECRET),
                values.get(REDIRECT_PER_SECOND));
    }

    private static @Nullable String text(SettingValues values, Setting<Secret> setting) {
        Secret secret = values.find(setting);
        return secret == null ? null : secret.value();
    }

    private static OpsSettings ops(SettingValues values) {
        return new OpsSettings(
                values.get(OPS_HOST), values.get(OPS_PORT), values.get(LOG_LEVEL), values.get(LAME_DUCK));
    }
}
