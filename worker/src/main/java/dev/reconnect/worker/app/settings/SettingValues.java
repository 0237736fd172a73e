package dev.reconnect.worker.app.settings;

import dev.reconnect.worker.app.settings.Setting.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The texts from the environment and the file. All of them can be read as values; the environment wins. */
final class SettingValues {
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> kafkaClient;

    private SettingValues(Map<String, String> kafkaClient) {
        this.kafkaClient = kafkaClient;
    }

    /**
     * Reads and checks everything.
     *
     * @param needed which of the required settings are needed here
     * @throws InvalidSettings with every mistake that was found
     */
    static SettingValues read(Map<String, String> environment, @Nullable Path file, Predicate<Setting<?>> needed)
            throws InvalidSettings {
        List<String> mistakes = new ArrayList<>();
        Map<String, String> variables = byUsualName(KubernetesServiceLinks.removedFrom(environment));
        Map<String, String> lines = file == null ? Map.of() : PropertiesText.read(file, mistakes);
        SettingValues values = new SettingValues(KnownNames.kafkaClient(variables, lines));
        for (Setting<?> setting : SettingsTable.ALL) {
            values.take(
                    setting,
                    given(setting.name(), variables, lines),
                    given(setting.fileName(), variables, lines),
                    needed,
                    mistakes);
        }
        mistakes.addAll(SettingsConsistency.in(values));
        mistakes.addAll(KnownNames.unknown(variables.keySet(), lines.keySet(), String.valueOf(file)));
        if (!mistakes.isEmpty()) {
            throw new InvalidSettings(mistakes);
        }
        return values;
    }

    /** A variable counts in any case and with any separators, as reconnect.ops.port does; the usual name wins. */
    private static Map<String, String> byUsualName(Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>();
        environment.forEach((name, text) -> {
            String usual = Setting.environmentName(name);
            if (usual.equals(name)) {
                variables.put(name, text);
            } else if (usual.startsWith(KnownNames.VARIABLE)) {
                variables.putIfAbsent(usual, text);
            }
        });
        return variables;
    }

    private void take(
            Setting<?> setting,
            @Nullable GivenValue givenValue,
            @Nullable GivenValue path,
            Predicate<Setting<?>> needed,
            List<String> mistakes) {
        if (setting.kind() == Kind.SECRET && path != null) {
            if (givenValue != null && path.byEnvironment() == givenValue.byEnvironment()) {
                mistakes.add(givenValue.name() + " and " + path.name() + " are both given: keep one.");
                return;
            }
            if (givenValue == null || path.byEnvironment()) {
                SecretFile.read(Path.of(path.text()))
                        .ifPresentOrElse(
                                text -> check(setting, text, path.name(), mistakes),
                                () -> mistakes.add(path.name() + ": the file " + path.text()
                                        + " cannot be read, is empty or is longer than 64 KiB."));
                return;
            }
        }
        if (givenValue != null) {
            check(setting, givenValue.text(), givenValue.name(), mistakes);
        } else if (setting.defaultText() != null) {
            texts.put(setting.name(), setting.defaultText());
        } else if (setting.kind() == Kind.REQUIRED && needed.test(setting)) {
            mistakes.add(
                    setting.name() + " (" + setting.environmentName() + ") is missing: " + setting.purpose() + ".");
        }
    }

    private void check(Setting<?> setting, String text, String name, List<String> mistakes) {
        try {
            setting.parser().parse(text);
            texts.put(setting.name(), text);
        } catch (IllegalArgumentException e) {
            mistakes.add(name + ": the value" + (setting.kind() == Kind.SECRET ? " (not shown) " : " ")
                    + shown(setting, text) + e.getMessage() + ".");
        }
    }

    /**
     * Shows a value that helps to find the mistake, but no long one and none with unusual characters: it may be a
     * secret in the wrong place.
     */
    private static String shown(Setting<?> setting, String text) {
        boolean harmless = setting.kind() != Kind.SECRET && text.matches("[\\w .,:/+-]{1,40}");
        return harmless ? "\"" + text + "\" " : "";
    }

    /**
     * What the environment or the file gives.
     *
     * @param name of the setting, as it is written there
     * @param text not blank
     */
    private record GivenValue(String name, String text, boolean byEnvironment) {}

    /** Null if neither gives it. If the environment gives a blank value, there is none, even if the file gives one. */
    private static @Nullable GivenValue given(String name, Map<String, String> variables, Map<String, String> lines) {
        String variable = Setting.environmentName(name);
        boolean byEnvironment = variables.containsKey(variable);
        String text = byEnvironment ? variables.get(variable) : lines.get(name);
        return text == null || text.isBlank()
                ? null
                : new GivenValue(byEnvironment ? variable : name, text, byEnvironment);
    }

    /** The value; null if there is none. */
    <T> @Nullable T find(Setting<T> setting) {
        String text = texts.get(setting.name());
        return text == null ? null : setting.parser().parse(text);
    }

    /** The value of a setting that is required or has a default. */
    <T> T get(Setting<T> setting) {
        return setting.parser().parse(Objects.requireNonNull(texts.get(setting.name()), setting.name()));
    }

    /** The settings to pass through to Kafka's clients, under Kafka's own names. */
    Map<String, String> kafkaClient() {
        return kafkaClient;
    }
}
