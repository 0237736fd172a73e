package dev.reconnect.worker.app.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a secret from a mounted file. The line break at its end is not a part of it. */
final class SecretFile {
    private static final int LIMIT = 65_536;

    private SecretFile() {}

    /** The secret; empty if the file cannot be read, is blank or is too long. */
    static Optional<String> read(Path file) {
        try (InputStream stream = Files.newInputStream(file)) {
            byte[] bytes = stream.readNBytes(LIMIT + 1);
            String text = new String(bytes, StandardCharsets.UTF_8).strip();
            return bytes.length > LIMIT || text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
