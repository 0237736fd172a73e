package dev.reconnect.worker.app.settings;

import static java.util.stream.Collectors.joining;

import dev.reconnect.worker.app.settings.Setting.Kind;

/** Writes SETTINGS.md from the table, so that it always says the same. */
final class SettingsPage {
    private static final String HEAD = """
            # Settings

            This page is written from `SettingsTable.java`; a test holds the two equal.

            Each setting has the same name in the environment and in a properties file (`--config FILE`, UTF-8):
            `reconnect.flinks.api-url` is `RECONNECT_FLINKS_API_URL`. The environment wins. An empty value counts as not given.
            All mistakes are reported at once, names that no one knows among them, and the command ends with exit code 2.
            Durations read `700ms`, `10s`, `8m`, `24h`.

            A secret may come from a file instead: `RECONNECT_FLINKS_SECRET_KEY_FILE`, or `reconnect.flinks.secret-key-file`.
            No secret is ever shown.

            `reconnect.kafka.client.*` goes to every Kafka client under Kafka's own names:
            `reconnect.kafka.client.session.timeout.ms`, or `RECONNECT_KAFKA_CLIENT_SESSION_TIMEOUT_MS`. What the guarantees rest
            on (`acks`, `isolation.level`, `enable.auto.commit` and the like) is refused. Kafka's own configuration
            providers work in the values.

            | setting | default | what for |
            |---|---|---|
            """;

    private SettingsPage() {}

    static String text() {
        return HEAD
                + SettingsTable.ALL.stream()
                        .map(setting ->
                                "| `%s` | %s | %s |\n".formatted(setting.name(), defaultOf(setting), setting.purpose()))
                        .collect(joining());
    }

    private static String defaultOf(Setting<?> setting) {
        if (setting.kind() == Kind.REQUIRED) {
            return "required";
        }
        String text = setting.defaultText();
        return text == null ? "none" : text.isEmpty() ? "empty" : "`" + text + "`";
    }
}
