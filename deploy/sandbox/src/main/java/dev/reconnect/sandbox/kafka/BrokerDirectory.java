package dev.reconnect.sandbox.kafka;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Properties;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * The directory for the data of a cluster's nodes: one folder for each node. A temporary one is deleted with the
 * cluster.
 */
record BrokerDirectory(Path path, boolean temporary) {
    static BrokerDirectory of(@Nullable Path chosen) {
        try {
            return chosen == null
                    ? new BrokerDirectory(Files.createTempDirectory("reconnect-kafka-"), true)
                    : new BrokerDirectory(Files.createDirectories(chosen.toAbsolutePath()), false);
        } catch (IOException e) {
            throw new SandboxBrokerException("Kafka's directory could not be made: " + e, e);
        }
    }

    Path ofNode(int id) {
        return path.resolve("node-" + id);
    }

    /** The id that the directory was formatted with; a new id if it is not formatted. */
    String clusterId() {
        Path metadata = ofNode(1).resolve("meta.properties");
        if (!Files.exists(metadata)) {
            return Uuid.randomUuid().toString();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(metadata)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new SandboxBrokerException(metadata + " could not be read: " + e, e);
        }
        String id = properties.getProperty("cluster.id");
        if (id == null) {
            throw new SandboxBrokerException(metadata + " names no cluster.id", null);
        }
        return id;
    }

    void deleteIfTemporary() {
        if (!temporary) {
            return;
        }
        try {
            Files.walkFileTree(path, new Deletion());
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw new SandboxBrokerException("Kafka's directory " + path + " could not be deleted: " + e, e);
        }
    }

    private static final class Deletion extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        /** Kafka deletes segments on its own threads: a file that is already gone counts as deleted. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
