package dev.reconnect.worker.app.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.worker.testing.BrokenBytes;
import dev.reconnect.worker.testing.BrokenJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A settings file with something broken in it gives settings, or mistakes in sentences that show no secret. */
class SettingsFileFuzzTest {

    private static final int ROUNDS = 300;
    private static final List<String> GOOD = List.of(
            "reconnect.kafka.bootstrap-servers=kafka-1:9092",
            "reconnect.kafka.client.session.timeout.ms=6000",
            "reconnect.kafka.group-protocol=classic",
            "reconnect.topics.prefix=reconnect.",
            "reconnect.topics.partitions=12",
            "reconnect.flinks.api-url=https://api.example.com",
            "reconnect.flinks.customer-id=customer",
            "reconnect.flinks.connect-url=https://connect.example.com",
            "reconnect.flinks.credential-path=/v2/Credential/{institutionId}",
            "reconnect.flinks.secret-key=xq7secret",
            "reconnect.flinks.api-key=xq7secret",
            "reconnect.flinks.poll-interval=2s",
            "reconnect.flinks.calls-per-second=50",
            "reconnect.session.remember=24h",
            "reconnect.session.redirect-allow-list=https://app.example.com",
            "reconnect.ops.port=0");
    private static final List<String> VALUES = List.of(
            "",
            "=",
            "\\",
            "\\u",
            "\\ud800",
            "\\u0000",
            "-1",
            "99999999999999999999",
            "1e999999999",
            "999999999h",
            "9223372036854775807ms",
            "https://",
            "http://[",
            "https://x:y@z?q#f",
            "{{institutionId}",
            "xq7secret\\n\\r\\t",
            ",,,",
            "x".repeat(100_000));

    @TempDir
    private Path folder;

    @Test
    void aBrokenFileIsSettingsOrMistakesWithoutASecret() throws IOException {
        int read = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            read += survives(seed) ? 1 : 0;
        }
        assertThat(read).isBetween(ROUNDS / 20, ROUNDS / 2);
    }

    private boolean survives(int seed) throws IOException {
        RandomGenerator random = new SplittableRandom(seed);
        Path file = folder.resolve("settings.properties");
        Files.write(file, broken(random));
        try {
            Settings settings = SettingsReader.worker(Map.of(), file);
            assertThat(settings.toString()).as("seed %s", seed).doesNotContain("secretKey=" + BrokenJson.MARK);
            return true;
        } catch (InvalidSettings invalid) {
            assertThat(invalid.mistakes()).as("seed %s", seed).isNotEmpty();
            return false;
        } catch (RuntimeException escaped) {
            throw new AssertionError("seed " + seed, escaped);
        }
    }

    private static byte[] broken(RandomGenerator random) {
        List<String> lines = new ArrayList<>(GOOD);
        for (int times = random.nextInt(3); times > 0; times--) {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            String other = VALUES.get(random.nextInt(VALUES.size()));
            switch (random.nextInt(4)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(line);
                default -> lines.set(at, line.substring(0, line.indexOf('=') + 1) + other);
            }
        }
        byte[] bytes = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
        return random.nextBoolean() ? bytes : BrokenBytes.of(bytes, random);
    }
}
