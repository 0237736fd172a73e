package dev.reconnect.worker.kafka.control;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes and reads a pause as JSON: {@code {"until", "pausedAt", "pausedBy", "reason"}}. Times are in RFC 3339. Every
 * field is optional, and unknown fields are ignored. Only {@code until} must be readable, because only it has an
 * effect.
 */
public final class PauseFormat {

    private static final int LARGEST = 64 * 1024;
    private static final int LONGEST_TEXT = 200;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(32).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private PauseFormat() {}

    /** The record value for this pause. */
    public static byte[] write(Pause pause) {
        ObjectNode value = JSON.createObjectNode();
        put(value, "until", pause.until());
        put(value, "pausedAt", pause.pausedAt());
        put(value, "pausedBy", pause.pausedBy());
        put(value, "reason", pause.reason());
        return JSON.writeValueAsBytes(value);
    }

    private static void put(ObjectNode value, String name, @Nullable Object content) {
        if (content != null) {
            value.put(name, content.toString());
        }
    }

    /** The pause that the value holds; null if it cannot be read. */
    static @Nullable Pause read(PauseTarget target, byte[] value) {
        if (value.length > LARGEST) {
            return null;
        }
        try {
            JsonNode root = JSON.readTree(value);
            if (root == null || !root.isObject()) {
                return null;
            }
            JsonNode until = root.path("until");
            boolean endless = until.isMissingNode() || until.isNull();
            return new Pause(
                    target,
                    endless ? null : moment(until),
                    pausedAt(root.path("pausedAt")),
                    text(root.path("pausedBy")),
                    text(root.path("reason")));
        } catch (JacksonException | DateTimeException | NumberFormatException unreadable) {
            // Jackson throws a NumberFormatException if an exponent is larger than an int.
            return null;
        }
    }

    private static Instant moment(JsonNode node) {
        if (!node.isString()) {
            throw new DateTimeException("not a text");
        }
        return OffsetDateTime.parse(node.stringValue()).toInstant();
    }

    private static @Nullable Instant pausedAt(JsonNode node) {
        try {
            return moment(node);
        } catch (DateTimeException unknown) {
            return null;
        }
    }

    /** Removes control characters and cuts long text, because it is printed to a terminal. */
    private static @Nullable String text(JsonNode node) {
        if (!node.isString()) {
            return null;
        }
        String text = node.stringValue().replaceAll("\\p{C}", " ").strip();
        return text.isEmpty() ? null : text.substring(0, Math.min(LONGEST_TEXT, text.length()));
    }
}
