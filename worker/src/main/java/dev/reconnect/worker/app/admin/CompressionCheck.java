package dev.reconnect.worker.app.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.apache.kafka.common.utils.ByteBufferOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Whether this process can read compressed records. The code of snappy and zstd is native, and is unpacked into
 * java.io.tmpdir when it is first used: without it, one record would stop every consumer that meets it, again and again.
 */
public final class CompressionCheck {

    private static final int ANY_SIZE = 512;
    private static final List<CompressionType> NATIVE = List.of(CompressionType.SNAPPY, CompressionType.ZSTD);

    private CompressionCheck() {}

    /** What is wrong and what to do about it; null if all can be read. */
    public static @Nullable String trouble() {
        List<String> missing = NATIVE.stream()
                .filter(type -> !works(type))
                .map(type -> type.name)
                .toList();
        return missing.isEmpty()
                ? null
                : "records compressed with " + String.join(" or ", missing) + " cannot be read: java.io.tmpdir ("
                        + System.getProperty("java.io.tmpdir")
                        + ") must be writable and not mounted noexec; mount one, or set -Djava.io.tmpdir";
    }

    private static boolean works(CompressionType type) {
        try (OutputStream out = Compression.of(type)
                .build()
                .wrapForOutput(new ByteBufferOutputStream(ANY_SIZE), RecordBatch.CURRENT_MAGIC_VALUE)) {
            out.write(0);
            return true;
        } catch (IOException | RuntimeException | LinkageError notLoaded) {
            return false;
        }
    }
}
