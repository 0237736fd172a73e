package dev.reconnect.worker.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SettingsTableTest {

    @Test
    void theseAreAllSettingsAndTheirDefaults() {
        String table = SettingsTable.ALL.stream()
                .map(setting -> setting.name() + " = "
                        + (setting.defaultText() == null ? setting.kind() : setting.defaultText()))
                .collect(Collectors.joining("\n"));
        assertThat(table).isEqualTo("""
                        reconnect.kafka.bootstrap-servers = REQUIRED
                        reconnect.kafka.application-id = reconnect
                        reconnect.kafka.group-protocol = classic
                        reconnect.topics.prefix = reconnect.
                        reconnect.topics.partitions = 12
                        reconnect.topics.replication-factor = 3
                        reconnect.topics.max-record-bytes = 1048588
                        reconnect.flinks.api-url = REQUIRED
                        reconnect.flinks.customer-id = REQUIRED
                        reconnect.flinks.connect-url = REQUIRED
                        reconnect.flinks.credential-path = /v2/Credential/{institutionId}
                        reconnect.flinks.secret-key = SECRET
                        reconnect.flinks.api-key = SECRET
                        reconnect.flinks.other-response = classified
                        reconnect.flinks.start = authorize-async
                        reconnect.flinks.poll = post-body
                        reconnect.flinks.token-place = flinks-auth-key
                        reconnect.flinks.after-redirect = cached
                        reconnect.flinks.pending-in-connect = off
                        reconnect.flinks.poll-interval = 2s
                        reconnect.flinks.poll-interval-max = 10s
                        reconnect.flinks.data-poll-interval = 10s
                        reconnect.flinks.data-timeout = 30m
                        reconnect.flinks.challenge-poll-interval = 60s
                        reconnect.flinks.session-inactivity = 8m
                        reconnect.flinks.expiry-margin = 15s
                        reconnect.flinks.call-timeout = 30s
                        reconnect.flinks.authorize-timeout = 220s
                        reconnect.flinks.authorize-token-in-connect = false
                        reconnect.flinks.max-answer = 32MB
                        reconnect.accounts.publish = true
                        reconnect.flinks.calls-per-second = 50
                        reconnect.flinks.calls-per-second-min = 1
                        reconnect.flinks.max-open-calls = 500
                        reconnect.flinks.max-open-calls-min = 1
                        reconnect.lanes.interactive-share = 70
                        reconnect.session.deadline-interactive = 5m
                        reconnect.session.deadline-batch = 6h
                        reconnect.session.remember = 24h
                        reconnect.session.cool-down-after-success = 1m
                        reconnect.session.cool-down-after-rejection = 15m
                        reconnect.session.redirect-allow-list =\s
                        reconnect.session.start-doubt-interactive = retry
                        reconnect.session.start-doubt-batch = wait-out
                        reconnect.institutions.failure-rate = 50
                        reconnect.institutions.minimum-calls = 10
                        reconnect.institutions.window = 2m
                        reconnect.institutions.open-time = 30s
                        reconnect.institutions.trial-calls = 3
                        reconnect.redirect.host = 127.0.0.1
                        reconnect.redirect.port = OPTIONAL
                        reconnect.redirect.public-url = OPTIONAL
                        reconnect.redirect.state-key = SECRET
                        reconnect.redirect.state-key-previous = SECRET
                        reconnect.redirect.return-url = OPTIONAL
                        reconnect.redirect.bearer-token = SECRET
                        reconnect.redirect.webhook-secret = SECRET
                        reconnect.redirect.confirmations-per-second = 100
                        reconnect.ops.host = 127.0.0.1
                        reconnect.ops.port = 8081
                        reconnect.ops.lame-duck = 5s
                        reconnect.log.level = info""");
    }

    @Test
    void noSettingIsLeftOutOfTheList() throws IllegalAccessException {
        List<Object> declared = new ArrayList<>();
        for (Field field : SettingsTable.class.getDeclaredFields()) {
            if (field.getType() == Setting.class) {
                declared.add(field.get(null));
            }
        }
        assertThat(declared).hasSameElementsAs(SettingsTable.ALL);
    }

    @Test
    void everyDefaultCanBeRead() {
        assertThat(SettingsTable.ALL)
                .filteredOn(setting -> setting.defaultText() != null)
                .allSatisfy(setting -> assertThat(setting.defaultValue()).isNotNull());
    }

    @Test
    void noTwoSettingsShareAVariable() {
        assertThat(SettingsTable.ALL).extracting(Setting::environmentName).doesNotHaveDuplicates();
    }

    @Test
    void thePageSaysWhatTheTableSays() throws IOException {
        Path written = Path.of("target", "SETTINGS.md");
        Files.writeString(written, SettingsPage.text());
        assertThat(Path.of("SETTINGS.md"))
                .as("the page follows the table: copy target/SETTINGS.md over it")
                .hasSameTextualContentAs(written);
    }
}
