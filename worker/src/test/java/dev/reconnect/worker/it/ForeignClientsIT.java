package dev.reconnect.worker.it;

import static dev.reconnect.sandbox.flinks.script.SandboxUsers.CITY;
import static dev.reconnect.sandbox.flinks.script.Step.authorized;
import static dev.reconnect.sandbox.flinks.script.Step.challenge;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.AccountsReady;
import dev.reconnect.contracts.MfaChallengePending;
import dev.reconnect.sandbox.flinks.script.Script;
import dev.reconnect.sandbox.flinks.script.Switch;
import dev.reconnect.sandbox.kafka.KafkaCluster;
import dev.reconnect.sandbox.kafka.KafkaTest;
import dev.reconnect.worker.it.testing.ConnectVisitor;
import dev.reconnect.worker.it.testing.ForeignClient;
import dev.reconnect.worker.it.testing.WorkerEnvironment;
import java.util.Map;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The code that contracts/README.md tells people to copy, with a real broker and worker. Each test has logins of its
 * own.
 */
@KafkaTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignClientsIT {
    private static final String NO_NODE = "there is no node with npm on the PATH";
    private static final String NO_PYTHON = "no python3 here can import confluent_kafka";
    private static final String NODE = "dev.reconnect.worker.it.testing.ForeignClient#nodeIsThere";
    private static final String PYTHON = "dev.reconnect.worker.it.testing.ForeignClient#pythonIsThere";
    private static final String SECRET_KEY = "a-secret-key-of-this-test";

    private WorkerEnvironment environment;
    private WorkerEnvironment.Running worker;

    @BeforeAll
    void start(KafkaCluster cluster) {
        environment = new WorkerEnvironment(
                cluster,
                Map.of(
                        "RECONNECT_FLINKS_SECRET_KEY",
                        SECRET_KEY,
                        "RECONNECT_FLINKS_AUTHORIZE_TOKEN_IN_CONNECT",
                        "true"));
        environment.flinks().switches().turnOn(Switch.CONNECT_NEEDS_A_TOKEN);
        worker = environment.startWorker();
    }

    @AfterAll
    void stop() {
        environment.close();
    }

    @Test
    @EnabledIf(value = NODE, disabledReason = NO_NODE)
    void aConsumerInNodePrintsTheChallengeWhileItCanBeAnswered() {
        try (ForeignClient node = ForeignClient.node(reader("outcomes.mjs", "node"))) {
            assertPrintsTheChallenge(node, "node-reader");
        }
    }

    @Test
    @EnabledIf(value = PYTHON, disabledReason = NO_PYTHON)
    void aConsumerInPythonPrintsTheChallengeWhileItCanBeAnswered() {
        try (ForeignClient python = ForeignClient.python(reader("outcomes.py", "python"))) {
            assertPrintsTheChallenge(python, "python-reader");
        }
    }

    @Test
    void aConsumerInJavaPrintsTheChallengeWhileItCanBeAnswered() {
        try (ForeignClient java = ForeignClient.java(reader("Outcomes.java", "java"))) {
            assertPrintsTheChallenge(java, "java-reader");
        }
    }

    @Test
    @EnabledIf(value = NODE, disabledReason = NO_NODE)
    void aRequestFromNodeIsServedWhereItLies() {
        String loginId = loginThatIsEasilyMisplaced("node-writer");
        try (ForeignClient node = ForeignClient.node(writer("request.mjs", loginId))) {
            assertServedWithoutAHop(node, loginId);
        }
    }

    @Test
    @EnabledIf(value = PYTHON, disabledReason = NO_PYTHON)
    void aRequestFromPythonIsServedWhereItLies() {
        String loginId = loginThatIsEasilyMisplaced("python-writer");
        try (ForeignClient python = ForeignClient.python(writer("request.py", loginId))) {
            assertServedWithoutAHop(python, loginId);
        }
    }

    @Test
    void aRequestFromJavaIsServedWhereItLies() {
        String loginId = loginThatIsEasilyMisplaced("java-writer");
        try (ForeignClient java = ForeignClient.java(writer("Request.java", loginId))) {
            assertServedWithoutAHop(java, loginId);
        }
    }

    @Test
    @EnabledIf(value = NODE, disabledReason = NO_NODE)
    void theTokenThatABackEndMintsAtDisplayTimeOpensConnect() {
        environment.flinks().script("token", Script.of(challenge(CITY), authorized()));
        String refreshId = environment.publisher().request("token");
        MfaChallengePending pending = environment.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);
        assertThat(pending.authorizeTokenRequired()).isTrue();
        assertThat(ConnectVisitor.open(pending.iframeUrl())).contains("TOKEN_INVALID");

        String script = """
                import { urlToShow } from './authorize-token.mjs';
                const [iframeUrl, apiUrl, customerId, secretKey] = process.argv.slice(1);
                const outcome = { iframeUrl, authorizeTokenRequired: true };
                console.log(await urlToShow(outcome, { apiUrl, customerId, secretKey }));
                """;
        try (ForeignClient node = ForeignClient.node(
                "--input-type=module",
                "-e",
                script,
                pending.iframeUrl(),
                environment.flinks().apiUrl().toString(),
                environment.flinks().customerId(),
                SECRET_KEY)) {
            assertThat(ConnectVisitor.open(node.awaitSuccess()))
                    .contains("city")
                    .doesNotContain("TOKEN_INVALID");
        }
    }

    private void assertPrintsTheChallenge(ForeignClient reader, String loginId) {
        environment.flinks().script(loginId, Script.of(challenge(CITY), authorized()));
        String refreshId = environment.publisher().request(loginId);
        MfaChallengePending pending = environment.outcomes().awaitOutcome(refreshId, MfaChallengePending.class);

        reader.awaitLine("mfa-challenge-pending", loginId, pending.iframeUrl());
        assertThat(reader.terminate()).as(reader::output).isIn(0, 143);
    }

    private void assertServedWithoutAHop(ForeignClient writer, String loginId) {
        environment.flinks().script(loginId, Script.of(authorized()));
        int forwarded = worker.counted("reconnect.records.forwarded");

        String refreshId = writer.awaitSuccess();

        assertThat(environment.outcomes().awaitTerminal(refreshId)).isInstanceOf(AccountsReady.class);
        assertThat(worker.counted("reconnect.records.forwarded")).isEqualTo(forwarded);
    }

    private String[] reader(String file, String group) {
        return new String[] {file, environment.bootstrapServers(), prefix(), prefix() + group};
    }

    private String[] writer(String file, String loginId) {
        return new String[] {file, loginId, environment.bootstrapServers(), prefix()};
    }

    private String prefix() {
        return environment.topics().outcomes().replace("outcomes", "");
    }

    /** A loginId that belongs neither into partition 0 nor where librdkafka's default partitioner would put it. */
    private static String loginThatIsEasilyMisplaced(String name) {
        for (int number = 0; ; number++) {
            String loginId = name + "-" + number;
            CRC32 crc = new CRC32();
            crc.update(loginId.getBytes(UTF_8));
            int right = WorkerEnvironment.partitionOf(loginId);
            if (right != 0 && right != crc.getValue() % WorkerEnvironment.PARTITIONS) {
                return loginId;
            }
        }
    }
}
