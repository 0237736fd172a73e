package dev.reconnect.worker.testing;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Breaks good documents: one to three values of the JSON are broken, left out, renamed or given twice, and sometimes
 * the bytes are broken too. One seed always breaks a document in the same way.
 */
public final class BrokenJson {

    /**
     * Every text that the breaking adds holds this, and every text of the document should. It must not appear in any
     * output.
     */
    public static final String MARK = "xq7secret";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int DEEP = 10_000;

    /** The values that may replace a value. The last ones are large. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "200",
            "203",
            "599",
            "2147483648",
            "99999999999999999999",
            "1e400",
            "1e30",
            "123456789e30",
            "-999999999999999999999999999999e8",
            "1e999999999",
            "-1e-999999999",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "9".repeat(60),
            "0." + "0".repeat(50) + "1",
            "NaN",
            "-Infinity",
            "\"\"",
            "\" \"",
            "\"" + MARK + "\"",
            "\"" + MARK + "\\u0000\\u0007\\u001b[31m\"",
            "\"" + MARK + "\\ud800\"",
            "\"\\udfff" + MARK + "\"",
            "\"\u202e" + MARK + "🏦\"",
            "'" + MARK + "'",
            "\"XQ7SECRET\"",
            "\"INVALID_LOGIN\"",
            "\"TOO_MANY_REQUESTS\"",
            "\"NO_TRANSACTION\"",
            "\"47114711\"",
            "\"0001-01-01T00:00:00\"",
            "\"2026-02-30T25:61:61Z\"",
            "\"9999-12-31T23:59:59.999999999-18:00\"",
            "\"+999999999-12-31T23:59:59-18:00\"",
            "\"-999999999-01-01T00:00:00+18:00\"",
            "{}",
            "[]",
            "[null]",
            "[{}]",
            "[[{\"" + MARK + "\":[\"" + MARK + "\"]}]]",
            "{1:2}",
            "{\"\":0}",
            "{\"a\":1,\"a\":2}",
            "{\"" + MARK + "\":",
            "9".repeat(5_000),
            "\"" + MARK.repeat(2_000) + "\"",
            "{\"" + MARK.repeat(2_000) + "\":0}",
            "[".repeat(DEEP) + "]".repeat(DEEP),
            "{\"a\":".repeat(DEEP) + "0" + "}".repeat(DEEP));

    private final RandomGenerator random;
    private final List<Integer> targets;
    private final StringBuilder out = new StringBuilder();
    private int seen;

    private BrokenJson(RandomGenerator random, List<Integer> targets) {
        this.random = random;
        this.targets = targets;
    }

    /** The document with something broken. */
    public static byte[] of(String document, RandomGenerator random) {
        JsonNode root = JSON.readTree(document);
        int values = values(root);
        List<Integer> targets =
                random.ints(random.nextInt(1, 4), 0, values).boxed().toList();
        BrokenJson broken = new BrokenJson(random, targets);
        broken.write(root);
        byte[] bytes = broken.out.toString().getBytes(StandardCharsets.UTF_8);
        return random.nextInt(4) == 0 ? BrokenBytes.of(bytes, random) : bytes;
    }

    private static int values(JsonNode node) {
        return 1 + node.valueStream().mapToInt(BrokenJson::values).sum();
    }

    private void write(JsonNode node) {
        boolean target = targets.contains(seen++);
        if (target) {
            out.append(any());
            seen += values(node) - 1;
        } else if (node.isObject()) {
            out.append('{');
            node.forEachEntry(this::field);
            out.append('}');
        } else if (node.isArray()) {
            out.append('[');
            node.forEach(element -> {
                separate('[');
                write(element);
            });
            out.append(']');
        } else {
            out.append(JSON.writeValueAsString(node));
        }
    }

    private void field(String name, JsonNode value) {
        if (!targets.contains(seen)) {
            named(name);
            write(value);
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> seen += values(value); // left out
            case 1 -> { // given twice
                named(name);
                out.append(any());
                named(name);
                write(value);
            }
            case 2 -> { // under another name
                named(List.of(name + "\\u0000", "", name + MARK, "\\ud800").get(random.nextInt(4)));
                write(value);
            }
            default -> {
                named(name);
                write(value);
            }
        }
    }

    private void named(String name) {
        separate('{');
        out.append('"').append(name).append("\":");
    }

    private void separate(char opening) {
        if (out.charAt(out.length() - 1) != opening) {
            out.append(',');
        }
    }

    private String any() {
        // The large ones come seldom: they cost time and break in few ways.
        int small = VALUES.size() - 5;
        return VALUES.get(random.nextInt(10) == 0 ? random.nextInt(VALUES.size()) : random.nextInt(small));
    }
}
