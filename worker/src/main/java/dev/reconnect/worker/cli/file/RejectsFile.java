package dev.reconnect.worker.cli.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines that were not accepted, unchanged, each under a remark that says why. The header comes first, so that a
 * person can mend the file and send it. It is created with the first such line and replaces an earlier file. Only its
 * owner may read it, because it holds content of the input.
 */
final class RejectsFile implements AutoCloseable {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path path;
    private @Nullable OutputStream output;

    RejectsFile(Path path) {
        this.path = path;
    }

    /**
     * Adds a line. {@code header} is the header of the input, null if it has none; {@code line} is null if it is too
     * long to be kept.
     */
    void add(int number, String problem, byte @Nullable [] header, byte @Nullable [] line) throws IOException {
        if (output == null) {
            output = create();
            if (header != null) {
                write(output, header);
            }
        }
        write(output, (RequestFile.REMARK + number + ": " + problem + ".").getBytes(StandardCharsets.UTF_8));
        if (line != null) {
            write(output, line);
        }
    }

    private OutputStream create() throws IOException {
        Files.deleteIfExists(path);
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix ? new FileAttribute<?>[] {OWNER_ONLY} : new FileAttribute<?>[0];
        Files.createFile(path, attributes);
        OpenOption existing = StandardOpenOption.WRITE;
        return new BufferedOutputStream(Files.newOutputStream(path, existing));
    }

    private static void write(OutputStream output, byte[] line) throws IOException {
        output.write(line);
        output.write('\n');
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        if (output != null) {
            output.close();
        }
    }
}
