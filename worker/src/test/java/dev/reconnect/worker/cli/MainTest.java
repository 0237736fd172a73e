package dev.reconnect.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.cli.testing.Terminal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private static final Map<String, String> NOBODY_LISTENS = Map.of(
            "RECONNECT_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
            "RECONNECT_KAFKA_CLIENT_DEFAULT_API_TIMEOUT_MS", "700",
            "RECONNECT_KAFKA_CLIENT_REQUEST_TIMEOUT_MS", "500");

    private final Terminal terminal = new Terminal(NOBODY_LISTENS);

    @Test
    void helpIsNoMistake() {
        assertThat(terminal.run("--help")).isZero();
        assertThat(terminal.out())
                .contains(
                        "run",
                        "topics",
                        "request",
                        "confirm",
                        "watch",
                        "pause",
                        "resume",
                        "status",
                        "doctor",
                        "Exit codes:");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "topics create",
                "topics check",
                "request",
                "confirm",
                "watch",
                "pause",
                "resume",
                "status",
                "doctor"
            })
    void everyCommandExplainsItself(String command) {
        assertThat(terminal.run((command + " --help").split(" "))).isZero();
        assertThat(terminal.out()).contains("--config");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "topics",
                "fly",
                "run --fast",
                "request",
                "request login --file logins.csv",
                "request login --lane express",
                "request login --deadline soon",
                "request login --spread 4h",
                "request login --dry-run",
                "request login --rejects bad.csv",
                "request login --institution x",
                "request ÄÖ",
                "confirm",
                "confirm one two",
                "watch --until-terminal",
                "watch --timeout 5",
                "watch --from-beginning --since 5m",
                "pause",
                "pause --lane batch --institution 14",
                "pause --lane express",
                "pause --institution -4",
                "pause --lane batch --until yesterday",
                "pause --lane batch --until 2020-01-01T00:00:00Z",
                "pause --lane batch --until 0",
                "resume",
                "resume --lane batch --until 5m",
                "status now",
                "doctor"
            })
    void wrongUsageIsTwoAndHasNoStackTrace(String line) {
        assertThat(terminal.run(line.isEmpty() ? new String[0] : line.split(" ")))
                .isEqualTo(2);
        assertThat(terminal.err()).isNotBlank().doesNotContain("\tat ");
    }

    @Test
    void wrongSettingsAreTwoAndAllAreNamed() {
        Terminal empty = new Terminal(Map.of("RECONNECT_OPS_PORT", "http"));
        assertThat(empty.run("run")).isEqualTo(2);
        assertThat(empty.err().lines())
                .hasSize(5)
                .anyMatch(line -> line.contains("reconnect.flinks.api-url"))
                .anyMatch(line -> line.contains("reconnect.flinks.connect-url"))
                .anyMatch(line -> line.contains("RECONNECT_OPS_PORT"));
    }

    @Test
    void aSettingsFileThatIsNotThereIsTwo() {
        assertThat(terminal.run("topics", "check", "--config", "absent.properties"))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("There is no settings file absent.properties.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "topics check",
                "topics create",
                "request login",
                "confirm login",
                "watch",
                "pause --lane batch",
                "resume --institution 14",
                "status",
                "status --run-id run"
            })
    void aClusterThatDoesNotAnswerIsOneAndASentence(String command) {
        assertThat(terminal.run(command.split(" "))).isEqualTo(1);
        assertThat(terminal.err())
                .isEqualTo(
                        "Kafka does not answer: check reconnect.kafka.bootstrap-servers and that a broker runs there.\n");
    }

    @Test
    void theStackTraceIsForThoseWhoAskForIt() {
        assertThat(terminal.run("topics", "check", "--debug")).isEqualTo(1);
        assertThat(terminal.err()).contains("TimeoutException", "\tat ");
    }

    @Test
    void kafkaSettingsThatMakeNoClientAreASentenceThatShowsNoValue() {
        Terminal broken = new Terminal(Map.of(
                "RECONNECT_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                "RECONNECT_KAFKA_CLIENT_SECURITY_PROTOCOL", "SSL",
                "RECONNECT_KAFKA_CLIENT_SSL_PROVIDER", "hidden-value"));
        assertThat(broken.run("topics", "check")).isEqualTo(1);
        assertThat(broken.err()).contains("No Kafka client can be made").doesNotContain("hidden-value");
    }

    @Test
    void aFileThatIsNotThereIsOne() {
        assertThat(terminal.run("request", "--file", "absent.csv")).isEqualTo(1);
        assertThat(terminal.err()).contains("There is no file absent.csv.");
    }
}
