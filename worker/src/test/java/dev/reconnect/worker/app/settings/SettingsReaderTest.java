package dev.reconnect.worker.app.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.reconnect.worker.kafka.client.GroupProtocol;
import dev.reconnect.worker.kafka.client.KafkaConnection;
import dev.reconnect.worker.session.Policy;
import dev.reconnect.worker.session.Policy.Doubt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    private static final Map<String, String> REQUIRED = Map.of(
            "RECONNECT_KAFKA_BOOTSTRAP_SERVERS", "kafka-1:9092,kafka-2:9092",
            "RECONNECT_FLINKS_API_URL", "https://api.example.com/",
            "RECONNECT_FLINKS_CUSTOMER_ID", "43387ca6",
            "RECONNECT_FLINKS_CONNECT_URL", "https://connect.example.com");

    @TempDir
    private Path folder;

    @Test
    void whatIsRequiredIsEnough() throws InvalidSettings {
        Settings settings = SettingsReader.worker(REQUIRED, null);
        assertThat(settings.kafka().connection().bootstrapServers()).isEqualTo("kafka-1:9092,kafka-2:9092");
        assertThat(settings.kafka().connection().groupProtocol()).isEqualTo(GroupProtocol.CLASSIC);
        assertThat(settings.flinks().apiUrl()).hasToString("https://api.example.com");
        assertThat(settings.flinks().secrets().secretKey()).isNull();
        assertThat(settings.policy().life().inactivity()).isEqualTo(Duration.ofMinutes(8));
        assertThat(settings.policy().retries().interactive()).isEqualTo(Doubt.RETRY);
        assertThat(settings.policy().retries().batch()).isEqualTo(Doubt.WAIT_OUT);
        assertThat(settings.redirects().allowList().origins()).isEmpty();
        assertThat(settings.topics().topics().deadLetters()).isEqualTo("reconnect.dead-letters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reconnect.accounts.publish", "reconnect_accounts_publish", "Reconnect_Accounts_Publish"})
    void aVariableThatIsNotWrittenInCapitalsIsNotIgnored(String variable) throws Exception {
        Map<String, String> environment = new HashMap<>(REQUIRED);
        environment.put(variable, "false");

        assertThat(SettingsReader.worker(environment, null).kafka().publishesAccounts())
                .isFalse();
    }

    @Test
    void theEnvironmentWinsOverTheFile() throws Exception {
        Path file = file("reconnect.ops.port=9000", "reconnect.ops.host=0.0.0.0");
        Settings settings = SettingsReader.worker(with("RECONNECT_OPS_PORT", "9001"), file);
        assertThat(settings.ops().port()).isEqualTo(9001);
        assertThat(settings.ops().host()).isEqualTo("0.0.0.0");
    }

    @Test
    void anEmptyValueCountsAsNotGiven() throws InvalidSettings {
        assertThat(SettingsReader.worker(with("RECONNECT_OPS_PORT", " "), null)
                        .ops()
                        .port())
                .isEqualTo(8081);
    }

    @Test
    void anEmptyVariableHidesWhatTheFileSays() throws Exception {
        Path file = file("reconnect.ops.port=9000");
        assertThat(SettingsReader.worker(with("RECONNECT_OPS_PORT", ""), file)
                        .ops()
                        .port())
                .isEqualTo(8081);
    }

    @Test
    void allMistakesAreReportedAtOnce() throws Exception {
        Path file = file("reconnect.flinks.poll-intervall=1s", "reconnect.session.remember=1 day", "other=x");
        Map<String, String> environment = Map.of(
                "RECONNECT_FLINKS_API_URL", "api.example.com",
                "RECONNECT_FLINKS_CONNECT_URL", "https://connect.example.com/v2",
                "RECONNECT_OPS_PROT", "9000",
                "RECONNECT_TOPICS_PARTITIONS", "0",
                "RECONNECT_FLINKS_POLL_INTERVAL", "20s");
        assertThat(mistakes(environment, file))
                .containsExactly(
                        "reconnect.kafka.bootstrap-servers (RECONNECT_KAFKA_BOOTSTRAP_SERVERS) is missing: brokers to begin"
                                + " with: host:port, comma-separated.",
                        "RECONNECT_TOPICS_PARTITIONS: the value \"0\" is not a whole number from 1 to 10000.",
                        "RECONNECT_FLINKS_API_URL: the value \"api.example.com\" is not an address such as https://host.",
                        "reconnect.flinks.customer-id (RECONNECT_FLINKS_CUSTOMER_ID) is missing: your id at Flinks.",
                        "RECONNECT_FLINKS_CONNECT_URL: the value \"https://connect.example.com/v2\" must be scheme and"
                                + " host only, as in https://connect.example.com.",
                        "reconnect.session.remember: the value \"1 day\" is not a duration such as 700ms, 10s, 8m or 24h.",
                        "reconnect.flinks.poll-interval must not be longer than reconnect.flinks.poll-interval-max.",
                        "RECONNECT_OPS_PROT is not a setting: the nearest is RECONNECT_OPS_PORT.",
                        "other (in " + file + ") is not a setting: the nearest is reconnect.ops.host.",
                        "reconnect.flinks.poll-intervall (in " + file
                                + ") is not a setting: the nearest is reconnect.flinks.poll-interval.");
    }

    @Test
    void retriesBackOffFromThePollIntervalToHalfAMinute() throws InvalidSettings {
        Policy.Backoff backoff =
                SettingsReader.worker(REQUIRED, null).policy().retries().backoff();
        assertThat(backoff.after(1, 0)).isEqualTo(Duration.ofMillis(200));
        assertThat(backoff.after(2, 0.5)).isEqualTo(Duration.ofMillis(2_200));
        assertThat(backoff.after(Integer.MAX_VALUE, 0)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void aFloorAboveItsCeilingIsRefused() {
        assertThat(mistakes(with("RECONNECT_FLINKS_CALLS_PER_SECOND_MIN", "51"), null))
                .containsExactly("reconnect.flinks.calls-per-second-min (51) must not be above"
                        + " reconnect.flinks.calls-per-second (50).");
        assertThat(mistakes(with("RECONNECT_FLINKS_MAX_OPEN_CALLS_MIN", "501"), null))
                .containsExactly(
                        "reconnect.flinks.max-open-calls-min (501) must not be above reconnect.flinks.max-open-calls (500).");
    }

    @Test
    void aSessionIsRememberedForAsLongAsItMayLive() throws Exception {
        Map<String, String> justEnough = with("RECONNECT_SESSION_REMEMBER", "510s");
        assertThat(SettingsReader.worker(justEnough, null).policy().remember()).isEqualTo(Duration.ofSeconds(510));
        justEnough.put("RECONNECT_FLINKS_START", "authorize");
        assertThat(mistakes(justEnough, null))
                .containsExactly("reconnect.flinks.session-inactivity and reconnect.flinks.authorize-timeout together"
                        + " must not be longer than reconnect.session.remember.");
        assertThat(mistakes(with("RECONNECT_SESSION_REMEMBER", "8m"), null))
                .containsExactly("reconnect.flinks.session-inactivity and reconnect.flinks.call-timeout together"
                        + " must not be longer than reconnect.session.remember.");
    }

    @Test
    void aSecretComesFromAFileWithoutItsLineBreak() throws Exception {
        Path secret = Files.writeString(folder.resolve("key"), "s3cret${x}\n");
        assertThat(SettingsReader.worker(with("RECONNECT_FLINKS_SECRET_KEY_FILE", secret.toString()), null)
                        .flinks()
                        .secrets()
                        .secretKey())
                .isEqualTo("s3cret${x}");
        assertThat(SettingsReader.worker(REQUIRED, file("reconnect.flinks.secret-key-file=" + secret))
                        .flinks()
                        .secrets()
                        .secretKey())
                .isEqualTo("s3cret${x}");
    }

    @Test
    void aSecretIsTakenAsItStands() throws Exception {
        assertThat(SettingsReader.worker(with("RECONNECT_FLINKS_API_KEY", "a${b}\\,c"), null)
                        .flinks()
                        .secrets()
                        .apiKey())
                .isEqualTo("a${b}\\,c");
    }

    @Test
    void aSecretInTheEnvironmentWinsOverASecretsFileInTheFile() throws Exception {
        Path file = file("reconnect.flinks.api-key-file=" + folder.resolve("absent"));
        assertThat(SettingsReader.worker(with("RECONNECT_FLINKS_API_KEY", "mine"), file)
                        .flinks()
                        .secrets()
                        .apiKey())
                .isEqualTo("mine");
    }

    /** The Flinks client would refuse it only when the worker is half started. */
    @Test
    void aSecretThatNoHeaderCarriesIsAMistake() {
        assertThat(mistakes(with("RECONNECT_FLINKS_API_KEY", "two words"), null))
                .containsExactly("RECONNECT_FLINKS_API_KEY: the value (not shown) holds a blank.");
    }

    @Test
    void aSecretAndItsFileInOnePlaceAreOneTooMany() {
        Map<String, String> environment = new HashMap<>(with("RECONNECT_FLINKS_API_KEY", "hidden-value"));
        environment.put("RECONNECT_FLINKS_API_KEY_FILE", "key");
        assertThat(mistakes(environment, null))
                .containsExactly(
                        "RECONNECT_FLINKS_API_KEY and RECONNECT_FLINKS_API_KEY_FILE are both given: keep one.");
    }

    @Test
    void aSecretsFileThatIsNotThereIsAMistake() {
        String absent = folder.resolve("absent").toString();
        assertThat(mistakes(with("RECONNECT_FLINKS_API_KEY_FILE", absent), null))
                .containsExactly("RECONNECT_FLINKS_API_KEY_FILE: the file " + absent
                        + " cannot be read, is empty or is longer than 64 KiB.");
    }

    @Test
    void noMistakeEchoesASecret() throws Exception {
        Path malformedFile = Files.writeString(folder.resolve("key"), "hidden-value\u0007more");
        Map<String, String> environment = new HashMap<>();
        environment.put("RECONNECT_FLINKS_SECRET_KEY", "hidden-value\nmore");
        environment.put("RECONNECT_FLINKS_API_KEY_FILE", malformedFile.toString());
        environment.put("RECONNECT_FLINKS_SECRETKEY", "hidden-value");
        environment.put("RECONNECT_FLINKS_API_URL", "https://user:hidden-value@api.example.com");
        environment.put("RECONNECT_KAFKA_CLIENT_ACKS", "hidden-value");
        environment.put("RECONNECT_FLINKS_CUSTOMER_ID", "{\"secret\":\"hidden-value\"}");
        List<String> mistakes = mistakes(environment, file("reconnect.flinks.apikey=hidden-value"));
        assertThat(mistakes).hasSizeGreaterThanOrEqualTo(7).noneMatch(mistake -> mistake.contains("hidden-value"));
        assertThat(mistakes)
                .contains("RECONNECT_FLINKS_SECRET_KEY: the value (not shown) holds a line break or a character beyond"
                        + " ASCII.");
    }

    @Test
    void settingsDoNotShowTheirSecrets() throws Exception {
        Map<String, String> environment = new HashMap<>(with("RECONNECT_FLINKS_API_KEY", "hidden-value"));
        environment.put("RECONNECT_KAFKA_CLIENT_SASL_JAAS_CONFIG", "password=hidden-value");
        assertThat(SettingsReader.worker(environment, null).toString())
                .contains("sasl.jaas.config")
                .doesNotContain("hidden-value");
    }

    @Test
    void whatGoesToKafkasClientsKeepsKafkasNames() throws Exception {
        Path file =
                file("reconnect.kafka.client.security.protocol=SSL", "reconnect.kafka.client.session.timeout.ms=9000");
        KafkaConnection kafka = SettingsReader.worker(with("RECONNECT_KAFKA_CLIENT_SESSION_TIMEOUT_MS", "7000"), file)
                .kafka()
                .connection();
        assertThat(kafka.client()).isEqualTo(Map.of("security.protocol", "SSL", "session.timeout.ms", "7000"));
        assertThat(kafka.consumer("me"))
                .containsEntry("session.timeout.ms", "7000")
                .containsEntry("security.protocol", "SSL")
                .containsEntry("bootstrap.servers", "kafka-1:9092,kafka-2:9092")
                .containsEntry("client.id", "me");
        assertThat(kafka.producer("me")).doesNotContainKey("session.timeout.ms").containsKey("security.protocol");
    }

    @Test
    void whatTheGuaranteesRestOnCannotBePassedToKafka() {
        assertThat(mistakes(with("RECONNECT_KAFKA_CLIENT_ISOLATION_LEVEL", "read_uncommitted"), null))
                .containsExactly("reconnect.kafka.client.isolation.level is decided by Reconnect and cannot be passed"
                        + " through.");
    }

    @Test
    void aMistypedKafkaSettingIsFoundAndAPlugInsIsNot() {
        assertThat(mistakes(with("RECONNECT_KAFKA_CLIENT_SESION_TIMEOUT_MS", "7000"), null))
                .containsExactly(
                        "reconnect.kafka.client.sesion.timeout.ms is not known to Kafka's clients: did you mean"
                                + " reconnect.kafka.client.session.timeout.ms?");
        assertThatCode(() ->
                        SettingsReader.worker(with("RECONNECT_KAFKA_CLIENT_CONFIG_PROVIDERS_FILE_CLASS", "x"), null))
                .doesNotThrowAnyException();
    }

    /** A start may leave up to five seconds after its decision: until then no other worker may own the shard. */
    @Test
    void aSessionTimeOutBelowTheLeaseOfAStartIsRefused() {
        assertThat(mistakes(with("RECONNECT_KAFKA_CLIENT_SESSION_TIMEOUT_MS", "5999"), null))
                .containsExactly("reconnect.kafka.client.session.timeout.ms must be 5000 longer, at least, than"
                        + " reconnect.kafka.client.heartbeat.interval.ms (1000).");
        assertThat(mistakes(with("RECONNECT_KAFKA_CLIENT_HEARTBEAT_INTERVAL_MS", "6000"), null))
                .hasSize(1);
        assertThatCode(() -> SettingsReader.worker(with("RECONNECT_KAFKA_CLIENT_SESSION_TIMEOUT_MS", "6000"), null))
                .doesNotThrowAnyException();
    }

    @Test
    void aCommitMayNotWaitAsLongAsAStuckShard() {
        assertThat(mistakes(with("RECONNECT_KAFKA_CLIENT_MAX_BLOCK_MS", "120000"), null))
                .containsExactly(
                        "reconnect.kafka.client.max.block.ms must be 60000 at most: a shard that waits longer is"
                                + " taken for stuck.");
    }

    /** Each shard's producer would be refused by Kafka's own client, and nothing but the shards' health said so. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            REQUEST_TIMEOUT_MS | 29999 | delivery.timeout.ms (30000 unless set) must be 30004 at least: request.timeout.ms and linger.ms together.
            REQUEST_TIMEOUT_MS | 29999 | default.api.timeout.ms (20000 unless set) must be 29999 at least: request.timeout.ms.
            DELIVERY_TIMEOUT_MS | 9000 | delivery.timeout.ms (30000 unless set) must be 10005 at least: request.timeout.ms and linger.ms together.
            LINGER_MS | 25000 | delivery.timeout.ms (30000 unless set) must be 35000 at least: request.timeout.ms and linger.ms together.
            RETRIES | 0 | retries must be 1 at least.
            LINGER_MS | soon | linger.ms must be of type long, [0,...].
            BATCH_SIZE | -1 | batch.size must be of type int, [0,...].
            METADATA_MAX_AGE_MS | never | metadata.max.age.ms must be of type long, [0,...].
            """)
    void aTimeOutWithWhichKafkasClientsDoNotStartIsRefused(String name, String value, String mistake) {
        assertThat(mistakes(with("RECONNECT_KAFKA_CLIENT_" + name, value), null))
                .contains("reconnect.kafka.client." + mistake);
    }

    @Test
    void theSessionTimeOutIsTheBrokersUnderTheConsumerProtocol() {
        Map<String, String> environment = new HashMap<>(with("RECONNECT_KAFKA_GROUP_PROTOCOL", "consumer"));
        environment.put("RECONNECT_KAFKA_CLIENT_SESSION_TIMEOUT_MS", "7000");
        assertThat(mistakes(environment, null))
                .containsExactly("reconnect.kafka.client.session.timeout.ms is the broker's to decide with"
                        + " reconnect.kafka.group-protocol=consumer.");
    }

    @Test
    void whatKubernetesAddsForAServiceIsNoMistake() throws Exception {
        Map<String, String> environment = new HashMap<>(REQUIRED);
        environment.put("RECONNECT_SERVICE_HOST", "10.0.0.7");
        environment.put("RECONNECT_SERVICE_PORT", "8081");
        environment.put("RECONNECT_SERVICE_PORT_OPS", "8081");
        environment.put("RECONNECT_PORT", "tcp://10.0.0.7:8081");
        environment.put("RECONNECT_PORT_8081_TCP", "tcp://10.0.0.7:8081");
        environment.put("RECONNECT_PORT_8081_TCP_ADDR", "10.0.0.7");
        environment.put("RECONNECT_OPS_PORT", "tcp://10.0.0.7:9999");
        assertThat(SettingsReader.worker(environment, null).ops().port()).isEqualTo(8081);
    }

    @Test
    void commandsThatOnlyTalkToKafkaNeedNoFlinksButSeeItsMistakes() throws Exception {
        Map<String, String> kafkaOnly = Map.of("RECONNECT_KAFKA_BOOTSTRAP_SERVERS", "kafka:9092");
        assertThat(SettingsReader.broker(kafkaOnly, null).topics().partitions()).isEqualTo(12);
        InvalidSettings invalid = catchThrowableOfType(
                InvalidSettings.class,
                () -> SettingsReader.broker(Map.of("RECONNECT_FLINKS_CALL_TIMEOUT", "soon"), null));
        assertThat(invalid.mistakes()).hasSize(2);
    }

    @Test
    void aFileThatIsNotThereIsAMistake() {
        Path absent = folder.resolve("absent");
        assertThat(mistakes(REQUIRED, absent)).containsExactly("There is no settings file " + absent + ".");
    }

    @Test
    void aFileThatIsNoPropertiesFileIsAMistakeThatDoesNotShowIt() throws Exception {
        Path file = file("reconnect.flinks.api-key=hidden-value\\u00zz");
        assertThat(mistakes(REQUIRED, file))
                .containsExactly("The settings file " + file + " cannot be read as a properties file in UTF-8.");
    }

    @Test
    void aSettingThatStandsTwiceIsAMistake() throws Exception {
        Path file = file("reconnect.ops.port=1", "reconnect.ops.port=2");
        assertThat(mistakes(REQUIRED, file)).containsExactly("reconnect.ops.port stands twice in " + file + ".");
    }

    private List<String> mistakes(Map<String, String> environment, @Nullable Path file) {
        return catchThrowableOfType(InvalidSettings.class, () -> SettingsReader.worker(environment, file))
                .mistakes();
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("reconnect.properties"), List.of(lines), StandardCharsets.UTF_8);
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> environment = new HashMap<>(REQUIRED);
        environment.put(name, value);
        return environment;
    }
}
