package dev.reconnect.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Runs ajv on every example, in both drafts that clients may use, and AsyncAPI's own schema on the document. */
@EnabledIf(value = "nodeIsThere", disabledReason = "there is no node with npm on the PATH")
class ForeignValidatorsTest {

    private static final Path SOURCE = Path.of("src/test/node");
    private static final Path FOLDER = Path.of("target/node").toAbsolutePath();
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(3);
    private static final Duration RUN_LIMIT = Duration.ofMinutes(1);

    static boolean nodeIsThere() {
        return Program.isThere("node") && Program.isThere("npm");
    }

    @BeforeAll
    static void install() throws IOException {
        Files.createDirectories(FOLDER);
        for (String file : new String[] {"package.json", "package-lock.json", "check.mjs"}) {
            Files.copy(SOURCE.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        Program npm = Program.run(
                FOLDER, INSTALL_LIMIT, "npm", "ci", "--prefer-offline", "--ignore-scripts", "--no-audit", "--no-fund");
        assertThat(npm.exitCode()).as(npm.output()).isZero();
    }

    @Test
    void theyAgreeWithEveryExampleAndWithTheAsyncApiDocument() {
        Program check = check(Path.of("."));

        assertThat(check.output()).contains("0 objections");
        assertThat(check.exitCode()).isZero();
    }

    @Test
    void theyObjectToAnExampleThatBreaksItsSchemaAndToADocumentThatBreaksAsyncApi(@TempDir Path broken)
            throws IOException {
        Path example = Path.of("src/main/resources/examples/mfa-challenge-pending.v1");
        Path schema = Path.of("src/main/resources/schemas/mfa-challenge-pending.v1.json");
        Files.createDirectories(broken.resolve(example));
        Files.createDirectories(broken.resolve(schema).getParent());
        Files.copy(schema, broken.resolve(schema));
        Files.copy(
                example.resolve("invalid-without-expiry.json"),
                broken.resolve(example).resolve("valid-without-expiry.json"));
        Files.writeString(
                broken.resolve("asyncapi.yaml"), "asyncapi: 3.0.0\ninfo: {title: no version}\nchannels: {a: {b: c}}\n");

        Program check = check(broken);

        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.output())
                .contains("asyncapi.yaml/info: must have required property 'version'")
                .contains("mfa-challenge-pending.v1/valid-without-expiry.json, 2020-12:")
                .contains("mfa-challenge-pending.v1/valid-without-expiry.json, draft-07:");
    }

    private static Program check(Path contracts) {
        return Program.run(
                FOLDER,
                RUN_LIMIT,
                "node",
                "check.mjs",
                contracts.toAbsolutePath().toString());
    }
}
