package dev.reconnect.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.reconnect.sandbox.flinks.FlinksStandIn;
import dev.reconnect.sandbox.flinks.bank.Ledger;
import dev.reconnect.sandbox.flinks.bank.StandInSettings;
import dev.reconnect.sandbox.flinks.http.Fault;
import dev.reconnect.sandbox.flinks.script.Endpoint;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.sandbox.process.WorkerVariables;
import dev.reconnect.worker.cli.testing.Terminal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@KafkaTest
class DoctorIT {
    private static final String SECRET_KEY = "the-secret-key-of-the-test";
    private static final String API_KEY = "the-api-key-of-the-test";

    private final FlinksStandIn flinks = new FlinksStandIn(StandInSettings.builder()
                    .secretKey(SECRET_KEY)
                    .apiKey(API_KEY)
                    .build())
            .start();
    private final Map<String, String> environment;
    private final String prefix = "doctor-" + UUID.randomUUID() + ".";
    private final KafkaCluster cluster;

    DoctorIT(KafkaCluster cluster) {
        this.cluster = cluster;
        environment = WorkerVariables.of(cluster.bootstrapServers(), 3, flinks);
        environment.put("RECONNECT_KAFKA_APPLICATION_ID", prefix + "app");
        environment.put("RECONNECT_TOPICS_PREFIX", prefix);
        environment.put("RECONNECT_FLINKS_SECRET_KEY", SECRET_KEY);
        environment.put("RECONNECT_FLINKS_API_KEY", API_KEY);
    }

    @BeforeEach
    void createTopics() {
        assertThat(new Terminal(environment).run("topics", "create")).isZero();
    }

    /** Whatever was wrong, the doctor opened no session. */
    @AfterEach
    void nothingWasOpened() {
        assertThat(flinks.ledger().calls())
                .extracting(Ledger.Entry::endpoint)
                .isSubsetOf(Endpoint.GENERATE_AUTHORIZE_TOKEN, Endpoint.ASYNC_POLL, Endpoint.INSTITUTIONS);
        assertThat(flinks.ledger().totals().mostLive()).isZero();
        flinks.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Switch.class,
            names = {"CONNECT_NEEDS_A_TOKEN", "GONE_IS_SESSION_EXPIRED", "POLLS_NEED_NO_TOKEN"})
    void whereAllIsWellEveryLineSaysSo(Switch reading) {
        flinks.switches().turnOn(reading);

        List<String> lines = doctor(0);

        assertThat(lines).allMatch(line -> line.startsWith("ok "));
        assertThat(lines)
                .extracting(line -> line.substring(9, 24).strip())
                .containsExactly(
                        "settings",
                        "compression",
                        "kafka",
                        "kafka acls",
                        "topics",
                        "brokers",
                        "journal",
                        "flinks",
                        "clock",
                        "api key",
                        "secret key",
                        "authorize async",
                        "connect");
    }

    @Test
    void missingSettingsAreTwo() {
        environment.remove("RECONNECT_FLINKS_API_URL");
        assertThat(new Terminal(environment).run("doctor")).isEqualTo(2);
    }

    @Test
    void aClusterThatDoesNotAnswerIsNamedAndFlinksIsLookedAtAllTheSame() {
        environment.put("RECONNECT_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");
        environment.put("RECONNECT_KAFKA_CLIENT_DEFAULT_API_TIMEOUT_MS", "700");
        environment.put("RECONNECT_KAFKA_CLIENT_REQUEST_TIMEOUT_MS", "500");

        List<String> lines = doctor(1);

        assertLine(lines, "failure  kafka            no answer in time: check reconnect.kafka.bootstrap-servers");
        assertThat(lines).filteredOn(line -> line.startsWith("skipped")).hasSize(4);
        assertLine(lines, "skipped  journal          not checked because Kafka does not answer");
        assertLine(lines, "ok       authorize async  activated");
    }

    @Test
    void aTopicThatIsMissingIsNamed() throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(prefix + "redirects")).all().get(20, TimeUnit.SECONDS);
        }
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            List<String> lines = doctor(1);
            assertLine(lines, "failure  topics           " + prefix + "redirects does not exist: run topics create");
            assertLine(lines, "skipped  journal          not checked because topics are missing");
        });
    }

    @Test
    void partitionsThatDifferAreNamed() throws Exception {
        try (Admin admin = admin()) {
            admin.createPartitions(Map.of(prefix + "requests.batch", NewPartitions.increaseTo(4)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            List<String> lines = doctor(1);
            assertLine(lines, "failure  topics           " + prefix + "requests.batch has 4 partitions");
            assertLine(lines, "failure  journal          these topics need the same number of partitions");
        });
    }

    @Test
    void aSecretKeyThatIsRefusedIsNamedAndNotShown() {
        environment.put("RECONNECT_FLINKS_SECRET_KEY", "wrong-secret-key");

        List<String> lines = doctor(1);

        assertLine(lines, "failure  secret key       refused (HTTP 401): check reconnect.flinks.secret-key");
        assertLine(lines, "skipped  authorize async  not checked because no token was minted");
        assertLine(lines, "ok       api key          accepted");
    }

    @Test
    void anApiKeyThatIsRefusedIsNamedAndNotShown() {
        environment.put("RECONNECT_FLINKS_API_KEY", "wrong-api-key");

        List<String> lines = doctor(1);

        assertLine(lines, "failure  api key          refused (HTTP 401): check reconnect.flinks.api-key");
        assertLine(lines, "ok       authorize async  activated");
    }

    @Test
    void keysThatFlinksWantsAndNobodySetAreNamed() {
        environment.remove("RECONNECT_FLINKS_SECRET_KEY");
        environment.remove("RECONNECT_FLINKS_API_KEY");

        List<String> lines = doctor(1);

        assertLine(lines, "failure  api key          Flinks wants one (HTTP 401): set reconnect.flinks.api-key");
        assertLine(lines, "warning  secret key       reconnect.flinks.secret-key is not set");
    }

    @Test
    void aFeatureThatIsNotActivatedIsNamed() {
        flinks.switches().turnOn(Switch.ASYNC_IS_NOT_ACTIVATED);

        assertLine(doctor(1), "failure  authorize async  not activated for this customer");
    }

    @Test
    void aFlinksThatIsDownIsNamedAndWhatHangsOnItIsNotChecked() {
        environment.put("RECONNECT_FLINKS_API_URL", "http://127.0.0.1:1");
        environment.put("RECONNECT_FLINKS_CONNECT_URL", "http://127.0.0.1:1");

        List<String> lines = doctor(1);

        assertLine(lines, "failure  flinks           connection refused: check reconnect.flinks.api-url");
        assertThat(lines).filteredOn(line -> line.startsWith("skipped")).hasSize(4);
        assertLine(lines, "warning  connect          not reachable from here (connection refused)");
    }

    @Test
    void aHostThatNobodyKnowsIsNamed() {
        environment.put("RECONNECT_FLINKS_API_URL", "https://flinks.invalid");

        assertLine(doctor(1), "failure  flinks           unknown host: check reconnect.flinks.api-url");
    }

    @Test
    void htmlInBetweenIsNotTakenForFlinks() {
        flinks.faults().always(Endpoint.INSTITUTIONS, Fault.html502());

        assertLine(doctor(1), "failure  flinks           HTTP 502 with something that is not Flinks' JSON: a proxy");
    }

    @Test
    void aFlinksThatIsBusyIsNotTakenForOneThatRefuses() {
        flinks.faults().always(Endpoint.INSTITUTIONS, Fault.http429());
        flinks.faults().always(Endpoint.ASYNC_POLL, Fault.tooManyRequests(401));

        List<String> lines = doctor(1);

        assertLine(lines, "failure  api key          could not be told (HTTP 429)");
        assertLine(lines, "failure  authorize async  could not be told (HTTP 401 TOO_MANY_REQUESTS)");
    }

    @Test
    void aClockThatIsWrongIsAWarning() {
        Terminal terminal =
                new Terminal(environment).withClock(Clock.offset(Clock.systemUTC(), Duration.ofSeconds(95)));

        assertThat(terminal.run("doctor")).as(terminal.out()).isZero();
        assertThat(terminal.outLines())
                .anyMatch(line -> line.matches("warning +clock +this clock is 9[345] s ahead of.*"));
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
    }

    private List<String> doctor(int exitCode) {
        Terminal terminal = new Terminal(environment);
        assertThat(terminal.run("doctor")).as(terminal.out() + terminal.err()).isEqualTo(exitCode);
        assertThat(terminal.out() + terminal.err())
                .doesNotContain(SECRET_KEY, API_KEY, "wrong-secret-key", "wrong-api-key", "Exception");
        return terminal.outLines();
    }

    private static void assertLine(List<String> lines, String start) {
        assertThat(lines).anyMatch(line -> line.startsWith(start));
    }
}
