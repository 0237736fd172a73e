package dev.reconnect.worker.app;

import dev.reconnect.worker.app.Setting.Kind;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The texts that the sources give, each known to be readable. SmallRye Config finds a setting under its name in either
 * source; its expressions stay off, so that a secret may hold a dollar sign.
 */
final class SettingValues {
    private static final int ENVIRONMENT = 300;
    private static final int FILE = 200;

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, String> kafkaClient;

    private SettingValues(Map<String, String> kafkaClient) {
        this.kafkaClient = kafkaClient;
    }

    /**
     * Reads and checks everything.
     *
     * @param needed which of the required settings are needed here
     * @throws InvalidSettings with every mistake there is
     */
    static SettingValues read(Map<String, String> environment, @Nullable Path file, Predicate<Setting<?>> needed)
            throws InvalidSettings {
        List<String> mistakes = new ArrayList<>();
        Map<String, String> variables = ServiceLinks.removedFrom(environment);
        Map<String, String> lines = file == null ? Map.of() : PropertiesText.read(file, mistakes);
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(
                        new EnvConfigSource(variables, ENVIRONMENT),
                        new PropertiesConfigSource(lines, String.valueOf(file), FILE))
                .build();
        SettingValues values = new SettingValues(KnownNames.kafkaClient(variables, lines));
        for (Setting<?> setting : SettingsTable.ALL) {
            values.take(setting, config, needed, mistakes);
        }
        mistakes.addAll(Contradictions.in(values));
        mistakes.addAll(KnownNames.unknown(variables.keySet(), lines.keySet(), String.valueOf(file)));
        if (!mistakes.isEmpty()) {
            throw new InvalidSettings(mistakes);
        }
        return values;
    }

    private void take(Setting<?> setting, SmallRyeConfig config, Predicate<Setting<?>> needed, List<String> mistakes) {
        ConfigValue given = given(setting.name(), config);
        if (setting.kind() == Kind.SECRET) {
            ConfigValue path = given(setting.fileName(), config);
            if (path != null && given != null && path.getConfigSourceOrdinal() == given.getConfigSourceOrdinal()) {
                mistakes.add(nameIn(given, setting.name()) + " and " + nameIn(path, setting.fileName())
                        + " are both given: keep one.");
                return;
            }
            if (path != null && (given == null || path.getConfigSourceOrdinal() > given.getConfigSourceOrdinal())) {
                SecretFile.read(Path.of(path.getValue()))
                        .ifPresentOrElse(
                                text -> check(setting, text, nameIn(path, setting.fileName()), mistakes),
                                () -> mistakes.add(nameIn(path, setting.fileName()) + ": the file " + path.getValue()
                                        + " cannot be read, is empty or is longer than 64 KiB."));
                return;
            }
        }
        if (given != null) {
            check(setting, given.getValue(), nameIn(given, setting.name()), mistakes);
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

    /** A value helps to find the mistake, but one that is long or holds odd characters may be a secret gone astray. */
    private static String shown(Setting<?> setting, String text) {
        boolean harmless = setting.kind() != Kind.SECRET && text.matches("[\\w .,:/+-]{1,40}");
        return harmless ? "\"" + text + "\" " : "";
    }

    private static @Nullable ConfigValue given(String name, SmallRyeConfig config) {
        ConfigValue value = config.getConfigValue(name);
        return value.getValue() == null || value.getValue().isBlank() ? null : value;
    }

    private static String nameIn(ConfigValue value, String name) {
        return value.getConfigSourceOrdinal() == ENVIRONMENT ? Setting.environmentName(name) : name;
    }

    /** The value, where there is one. */
    <T> @Nullable T find(Setting<T> setting) {
        String text = texts.get(setting.name());
        return text == null ? null : setting.parser().parse(text);
    }

    /** The value of a setting that is required or has a default. */
    <T> T get(Setting<T> setting) {
        return setting.parser().parse(Objects.requireNonNull(texts.get(setting.name()), setting.name()));
    }

    /** What is passed through to Kafka's clients, under Kafka's own names. */
    Map<String, String> kafkaClient() {
        return kafkaClient;
    }
}
