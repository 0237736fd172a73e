package dev.reconnect.worker.cli.file;

import dev.reconnect.worker.cli.terminal.CommandFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --file} names.
 *
 * @param path {@code null} for standard input
 */
public record InputFile(String name, @Nullable Path path, InputStream standardInput) {
    private static final String STANDARD_INPUT = "-";

    public static InputFile named(String name, InputStream standardInput) throws CommandFailed {
        try {
            return new InputFile(name, name.equals(STANDARD_INPUT) ? null : Path.of(name), standardInput);
        } catch (InvalidPathException e) {
            throw new CommandFailed("There is no file " + name + ".");
        }
    }

    /** Whether it can be read twice; a pipe cannot. */
    public boolean repeatable() {
        return path != null && Files.isRegularFile(path);
    }

    /**
     * Checks that there is such a file.
     *
     * @throws CommandFailed if there is none, or if it is a folder
     */
    public void check() throws CommandFailed {
        if (path != null && Files.notExists(path)) {
            throw absent();
        }
        if (path != null && Files.isDirectory(path)) {
            throw new CommandFailed(name + " is a folder, not a file.");
        }
    }

    private CommandFailed absent() {
        return new CommandFailed("There is no file " + name + ".");
    }

    /**
     * Opens the file or standard input.
     *
     * @throws CommandFailed if the file cannot be opened
     */
    InputStream open() throws IOException, CommandFailed {
        if (path == null) {
            return standardInput;
        }
        try {
            return Files.newInputStream(path);
        } catch (NoSuchFileException e) {
            throw absent();
        } catch (AccessDeniedException e) {
            throw new CommandFailed("The file " + name + " may not be read.");
        }
    }
}
