package dev.reconnect.contracts.testing;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * What a changed schema breaks for those who keep to the released one. If the worker writes the event, all that it
 * writes now must fit the released schema: no field may go or become optional, no range may widen, no list of words may
 * grow. If the worker reads the event, it must still accept all that fitted the released schema. On both sides a
 * released field stays. A new optional field is harmless, because unknown fields are ignored.
 */
public final class Compatibility {

    /** The side that keeps to the released schema while ours has changed. */
    public enum Side {
        WRITTEN,
        READ
    }

    private static final Set<String> WORDS_FOR_PEOPLE =
            Set.of("$id", "$schema", "$comment", "title", "description", "examples");
    private static final Set<String> UPPER = Set.of("maxLength", "maximum", "maxItems");
    private static final Set<String> LOWER = Set.of("minLength", "minimum", "minItems");

    private final Side side;
    private final List<String> breaks = new ArrayList<>();

    private Compatibility(Side side) {
        this.side = side;
    }

    /** What breaks, each with its place; empty if nothing does. */
    public static List<String> breaks(Side side, JsonNode released, JsonNode now) {
        Compatibility compatibility = new Compatibility(side);
        compatibility.compare("", released, now);
        return List.copyOf(compatibility.breaks);
    }

    private void compare(String place, JsonNode released, JsonNode now) {
        JsonNode narrow = side == Side.WRITTEN ? now : released;
        JsonNode wide = side == Side.WRITTEN ? released : now;
        Set<String> keywords = new HashSet<>();
        Stream.of(released, now).forEach(schema -> keywords.addAll(schema.propertyNames()));
        keywords.removeAll(WORDS_FOR_PEOPLE);
        for (String keyword : keywords.stream().sorted().toList()) {
            if (keyword.equals("properties")) {
                properties(place, released.path(keyword), now.path(keyword));
            } else if (keyword.equals("items") && released.has(keyword) && now.has(keyword)) {
                compare(place + "/items", released.path(keyword), now.path(keyword));
            } else if (keyword.equals("default")) {
                check(released.path(keyword).equals(now.path(keyword)), place, keyword);
            } else {
                check(within(keyword, narrow.path(keyword), wide.path(keyword)), place, keyword);
            }
        }
    }

    private void properties(String place, JsonNode released, JsonNode now) {
        released.propertyStream().forEach(field -> {
            String here = place + "/" + field.getKey();
            if (now.has(field.getKey())) {
                compare(here, field.getValue(), now.path(field.getKey()));
            } else {
                breaks.add(here + ": the field is gone");
            }
        });
    }

    /** Whether a keyword allows no more on the narrow side than on the wide one. */
    private static boolean within(String keyword, JsonNode narrow, JsonNode wide) {
        if (wide.isMissingNode() || narrow.equals(wide)) {
            return true;
        }
        if (narrow.isMissingNode()) {
            return keyword.equals("required") && wide.isEmpty();
        }
        if (UPPER.contains(keyword)) {
            return narrow.decimalValue().compareTo(wide.decimalValue()) <= 0;
        }
        if (LOWER.contains(keyword)) {
            return narrow.decimalValue().compareTo(wide.decimalValue()) >= 0;
        }
        return switch (keyword) {
            case "enum" -> all(wide).containsAll(all(narrow));
            case "required" -> all(narrow).containsAll(all(wide));
            case "type" -> types(wide).containsAll(all(narrow));
            default -> false;
        };
    }

    private static Set<JsonNode> all(JsonNode list) {
        Set<JsonNode> all = new HashSet<>();
        (list.isArray() ? list.valueStream() : Stream.of(list)).forEach(all::add);
        return all;
    }

    /** Every integer is a number. */
    private static Set<JsonNode> types(JsonNode list) {
        Set<JsonNode> types = all(list);
        if (types.contains(StringNode.valueOf("number"))) {
            types.add(StringNode.valueOf("integer"));
        }
        return types;
    }

    private void check(boolean holds, String place, String keyword) {
        if (!holds) {
            breaks.add(place + ": " + keyword + (side == Side.WRITTEN ? " allows more" : " allows less")
                    + " than was released");
        }
    }
}
