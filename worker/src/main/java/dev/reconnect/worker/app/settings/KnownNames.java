package dev.reconnect.worker.app.settings;

import dev.reconnect.worker.app.settings.Setting.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the names that are no settings: a typing error must not silently mean the default. */
final class KnownNames {
    /** How the names of all our variables begin. */
    static final String VARIABLE = "RECONNECT_";

    private static final String KAFKA_CLIENT_VARIABLE = Setting.environmentName(SettingsTable.KAFKA_CLIENT);
    private static final Set<String> NAMES = SettingsTable.ALL.stream()
            .flatMap(setting -> setting.kind() == Kind.SECRET
                    ? Stream.of(setting.name(), setting.fileName())
                    : Stream.of(setting.name()))
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> VARIABLES =
            NAMES.stream().map(Setting::environmentName).collect(Collectors.toUnmodifiableSet());

    private KnownNames() {}

    /** The settings to pass through: RECONNECT_KAFKA_CLIENT_SESSION_TIMEOUT_MS is session.timeout.ms. */
    static Map<String, String> kafkaClient(Map<String, String> variables, Map<String, String> lines) {
        Map<String, String> client = new HashMap<>();
        lines.forEach((name, value) -> {
            if (name.startsWith(SettingsTable.KAFKA_CLIENT)) {
                client.put(name.substring(SettingsTable.KAFKA_CLIENT.length()), value);
            }
        });
        variables.forEach((name, value) -> {
            if (name.startsWith(KAFKA_CLIENT_VARIABLE)) {
                String rest = name.substring(KAFKA_CLIENT_VARIABLE.length());
                client.put(rest.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        return client;
    }

    /**
     * One sentence for each unknown name. The file is ours as a whole; in the environment, only names with our prefix
     * are.
     */
    static List<String> unknown(Collection<String> variables, Collection<String> lines, String file) {
        List<String> mistakes = new ArrayList<>();
        for (String name : new TreeSet<>(variables)) {
            boolean ours = name.startsWith(VARIABLE) && !name.startsWith(KAFKA_CLIENT_VARIABLE);
            if (ours && !VARIABLES.contains(name)) {
                mistakes.add(name + " is not a setting" + suggestion(name, VARIABLES));
            }
        }
        for (String name : new TreeSet<>(lines)) {
            if (!name.startsWith(SettingsTable.KAFKA_CLIENT) && !NAMES.contains(name)) {
                mistakes.add(name + " (in " + file + ") is not a setting" + suggestion(name, NAMES));
            }
        }
        return mistakes;
    }

    private static String suggestion(String name, Set<String> known) {
        return NearestName.of(name, known, Integer.MAX_VALUE)
                .map(nearest -> ": the nearest is " + nearest + ".")
                .orElse(".");
    }
}
