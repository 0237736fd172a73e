package dev.reconnect.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.contracts.testing.Example;
import io.cloudevents.CloudEvent;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Valid examples with one thing broken: the codec returns an event, or a refusal that repeats nothing of the input.
 */
class EventFuzzTest {

    private static final int ROUNDS = 2_000;
    /** Every text that the breaking adds holds this; the examples' own texts are replaced first. */
    private static final String SECRET = "xq7secret";

    private static final List<String> VALUES = List.of(
            "null",
            "false",
            "-1",
            "2147483648",
            "4711471147114711",
            "1e30",
            "1e999999999",
            "-1e-999999999",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "9".repeat(99),
            "9".repeat(5_000),
            "NaN",
            "\"\"",
            "\"" + SECRET + "\"",
            "\"" + SECRET + "\\u0000\\u001b[31m\"",
            "\"" + SECRET + "\\ud800\"",
            "\"\\udfff" + SECRET + "\"",
            "'" + SECRET + "'",
            "\"2026-02-30T25:61:61Z\"",
            "\"9999-12-31T23:59:59.999999999-18:00\"",
            "\"+999999999-12-31T23:59:59-18:00\"",
            "\"http://[" + SECRET + "\"",
            "\"" + SECRET.repeat(10_000) + "\"",
            "{}",
            "[]",
            "[null]",
            "[[{\"" + SECRET + "\":[\"" + SECRET + "\"]}]]",
            "{1:\"" + SECRET + "\"}",
            "{\"" + SECRET + "\":1,\"" + SECRET + "\":2}",
            "{\"" + SECRET + "\":",
            "[".repeat(10_000) + "]".repeat(10_000),
            "{\"a\":".repeat(10_000) + "0" + "}".repeat(10_000));

    private final EventCodec codec = new EventCodec();
    private final List<Example> examples = Example.valid().toList();

    @Test
    void aBrokenExampleIsAnEventOrARefusalThatEchoesNothing() {
        int read = 0;
        for (int seed = 0; seed < ROUNDS; seed++) {
            RandomGenerator random = new SplittableRandom(seed);
            Example example = examples.get(random.nextInt(examples.size()));
            read += survives(example.type(), broken(example, random), seed) ? 1 : 0;
        }
        // The share of readable events shows that the breaking reaches what lies behind the parser.
        assertThat(read).isBetween(ROUNDS / 20, ROUNDS / 2);
    }

    /** Jackson does not catch the NumberFormatException of such a number, and its message holds the number. */
    @ParameterizedTest
    @ValueSource(strings = {"1e99999999999999999999", "1e-99999999999999999999", "1e-2147483648", "1e2147483647"})
    void anExponentBeyondAnIntIsNoException(String number) {
        byte[] value = ("{\"loginId\":\"login\",\"requestedAt\":\"2026-11-22T14:03:07Z\",\"more\":" + number + "}")
                .getBytes(StandardCharsets.UTF_8);

        survives(EventType.REFRESH_REQUESTED, value, 0);
    }

    private boolean survives(EventType type, byte[] value, int seed) {
        try {
            Event event = codec.decode(Example.cloudEvent(type, value));
            byte[] written = written(event);
            if (!(event instanceof AccountSnapshot)) {
                // Half of a surrogate pair has no UTF-8: the reader would get another text than the writer wrote.
                assertThat(event.toString().codePoints())
                        .as("seed %s, %s", seed, type)
                        .noneMatch(point -> Character.getType(point) == Character.SURROGATE);
            }
            // This compares the bytes, not the records: 1e30 comes back in plain digits.
            assertThat(written(codec.decode(Example.cloudEvent(type, written))))
                    .as("seed %s, %s", seed, type)
                    .isEqualTo(written);
            return true;
        } catch (MalformedEvent malformed) {
            assertThat(malformed.detail())
                    .as("seed %s, %s", seed, type)
                    .hasSizeLessThan(250)
                    .doesNotContain(SECRET, "4711")
                    .matches("\\p{Print}+");
            assertThat(malformed).hasNoCause();
            return false;
        } catch (RuntimeException escaped) {
            throw new AssertionError("seed " + seed + ", " + type, escaped);
        }
    }

    private byte[] written(Event event) {
        CloudEvent cloudEvent = codec.encode(event, "id", Instant.EPOCH, URI.create("urn:tests"), null);
        return Objects.requireNonNull(cloudEvent.getData()).toBytes();
    }

    private static byte[] broken(Example example, RandomGenerator random) {
        String json = example.json();
        for (int times = random.nextInt(1, 3); times > 0; times--) {
            List<String> values = new ArrayList<>();
            collect(example.tree(), values);
            String value = values.get(random.nextInt(values.size()));
            String other = VALUES.get(random.nextInt(VALUES.size()));
            int at = json.indexOf(value);
            if (at >= 0) {
                json = json.substring(0, at)
                        + (random.nextInt(6) == 0 ? value + ",\"" + SECRET + "\":" + other : other)
                        + json.substring(at + value.length());
            }
        }
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(12)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> with(bytes, random.nextInt(bytes.length), (byte) 0xC3);
            case 2 -> with(bytes, random.nextInt(bytes.length), (byte) 0);
            case 3 -> json.getBytes(StandardCharsets.UTF_16);
            case 4 -> ("\uFEFF" + json).getBytes(StandardCharsets.UTF_8);
            case 5 -> (json + json).getBytes(StandardCharsets.UTF_8);
            default -> bytes;
        };
    }

    private static byte[] with(byte[] bytes, int at, byte other) {
        return ByteBuffer.allocate(bytes.length).put(bytes).put(at, other).array();
    }

    /** Collects the texts and numbers of a document as they are written there. */
    private static void collect(JsonNode node, List<String> values) {
        if (node.isContainer()) {
            node.forEach(child -> collect(child, values));
        } else {
            values.add(node.toString());
        }
    }
}
