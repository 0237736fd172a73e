package dev.reconnect.worker.app.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** Reads a properties file in UTF-8. Unlike {@link Properties} alone, it reports a name that is given twice. */
final class PropertiesText {
    private PropertiesText() {}

    /** The file's settings. Mistakes of the file itself are added to {@code mistakes}. */
    static Map<String, String> read(Path file, List<String> mistakes) {
        List<String> twice = new ArrayList<>();
        Properties properties = new RepeatedKeys(twice);
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            mistakes.add("There is no settings file " + file + ".");
        } catch (IOException | IllegalArgumentException e) {
            // The exception's message may repeat the content of the file.
            mistakes.add("The settings file " + file + " cannot be read as a properties file in UTF-8.");
        }
        twice.forEach(name -> mistakes.add(name + " stands twice in " + file + "."));
        Map<String, String> text = new HashMap<>();
        properties.forEach((name, value) -> text.put((String) name, ((String) value).strip()));
        return text;
    }

    private static final class RepeatedKeys extends Properties {
        private static final long serialVersionUID = 1L;
        private final transient List<String> twice;

        RepeatedKeys(List<String> twice) {
            this.twice = twice;
        }

        @Override
        public synchronized Object put(Object name, Object value) {
            if (containsKey(name)) {
                twice.add((String) name);
            }
            return super.put(name, value);
        }
    }
}
