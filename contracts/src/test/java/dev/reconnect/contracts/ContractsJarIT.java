package dev.reconnect.contracts;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.testing.Program;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The built jar with its run-time dependencies, as a client has them; nothing else is on the class path. */
class ContractsJarIT {

    private static final int JAVA_17 = 61;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    private static final String MODULE = """
            module client {
                requires dev.reconnect.contracts;
            }
            """;
    private static final String PROGRAM = """
            package client;

            import dev.reconnect.contracts.*;
            import java.net.URI;
            import java.time.Instant;

            public class Client {
                public static void main(String[] args) throws Exception {
                    EventCodec codec = new EventCodec();
                    Event asked = RefreshRequested.builder("r1", "anna", Instant.EPOCH)
                            .requestedBy("client")
                            .build();
                    Event read = codec.decode(
                            codec.encode(asked, OutcomeIds.of(asked), Instant.EPOCH, URI.create("/client"), null));
                    System.out.println(read.equals(asked) + " " + EventType.of(read).schema().length());
                }
            }
            """;

    @Test
    void nothingOfKafkaComesWithIt() throws IOException {
        for (Path jar : modulePath()) {
            assertThat(entries(jar)).as(jar.toString()).noneMatch(name -> name.startsWith("org/apache/kafka/"));
        }
    }

    @Test
    void everyClassIsReadableFromJava17On() throws IOException {
        try (JarFile jar = new JarFile(jar().toFile())) {
            List<JarEntry> classes = jar.stream()
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .toList();
            assertThat(classes).isNotEmpty();
            for (JarEntry entry : classes) {
                assertThat(classFileVersion(jar.getInputStream(entry)))
                        .as(entry.getName())
                        .isEqualTo(JAVA_17);
            }
        }
    }

    @Test
    void everySchemaAndExampleIsInIt() throws IOException {
        List<String> names = entries(jar());

        for (EventType type : EventType.values()) {
            assertThat(names).contains(type.schemaResource());
            assertThat(names).anyMatch(name -> name.startsWith("examples/" + type.versionedName() + "/valid-"));
        }
    }

    /** The JDK of this test, and the JDK that Maven runs on if it is another one. */
    static Stream<Path> javas() {
        return Stream.of(
                        requireNonNull(System.getProperty("java.home")),
                        requireNonNull(System.getProperty("reconnect.test.other-java")))
                .map(home -> Path.of(home, "bin", "java"))
                .distinct();
    }

    @ParameterizedTest
    @MethodSource("javas")
    void aModularProgramIsCompiledAndRunsOnTheJarAlone(Path java, @TempDir Path folder) throws IOException {
        Path module = Files.writeString(folder.resolve("module-info.java"), MODULE);
        Path source = Files.writeString(folder.resolve("Client.java"), PROGRAM);
        String path = String.join(
                File.pathSeparator, modulePath().stream().map(Path::toString).toList());
        Path classes = folder.resolve("classes");

        Program javac = Program.run(
                folder,
                LIMIT,
                Path.of(requireNonNull(System.getProperty("java.home")), "bin", "javac")
                        .toString(),
                "--release",
                "17",
                "--module-path",
                path,
                "-d",
                classes.toString(),
                module.toString(),
                source.toString());
        assertThat(javac.exitCode()).as(javac.output()).isZero();
        Program run = Program.run(
                folder,
                LIMIT,
                java.toString(),
                "--module-path",
                classes + File.pathSeparator + path,
                "--module",
                "client/client.Client");

        assertThat(run.output().strip()).matches("true [1-9][0-9]*");
    }

    private static Path jar() {
        return Path.of(requireNonNull(System.getProperty("reconnect.test.jar")));
    }

    private static List<Path> modulePath() throws IOException {
        List<Path> path = new ArrayList<>(List.of(jar()));
        Stream.of(Files.readString(Path.of("target", "runtime-class-path.txt"))
                        .strip()
                        .split(File.pathSeparator, -1))
                .map(Path::of)
                .forEach(path::add);
        assertThat(path)
                .hasSizeGreaterThan(3)
                .allSatisfy(entry -> assertThat(entry).exists());
        return path;
    }

    private static List<String> entries(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream().map(JarEntry::getName).toList();
        }
    }

    private static int classFileVersion(InputStream file) throws IOException {
        try (DataInputStream data = new DataInputStream(file)) {
            assertThat(data.readInt()).isEqualTo(0xCAFEBABE);
            data.readUnsignedShort();
            return data.readUnsignedShort();
        }
    }
}
