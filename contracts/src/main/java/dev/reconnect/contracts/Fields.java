package dev.reconnect.contracts;

import dev.reconnect.contracts.MalformedEvent.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of one JSON object, read strictly: no type passes for another. A null counts as absent. Every refusal
 * names the field and what is expected there, never the value that was found.
 */
final class Fields {

    private final ObjectNode object;
    private final String path;

    private Fields(ObjectNode object, String path) {
        this.object = object;
        this.path = path;
    }

    static Fields of(ObjectNode object) {
        return new Fields(object, "");
    }

    String id(String name) throws MalformedEvent {
        return required(name, optionalId(name));
    }

    @Nullable String optionalId(String name) throws MalformedEvent {
        return optionalLine(name, ContractBounds.LONGEST_ID);
    }

    /** The canonical LoginId, in whatever form the producer wrote it. */
    String loginId() throws MalformedEvent {
        return LoginIds.canonical(required("loginId", string("loginId", text -> true, "a text")));
    }

    /** A LoginId that must be canonical already. */
    String canonicalLoginId() throws MalformedEvent {
        String canonical = loginId();
        if (!canonical.equals(string("loginId", text -> true, "a text"))) {
            throw invalid("loginId", "the canonical form, lower case and without blanks around it,");
        }
        return canonical;
    }

    String line(String name, int longest) throws MalformedEvent {
        return required(name, optionalLine(name, longest));
    }

    @Nullable String optionalLine(String name, int longest) throws MalformedEvent {
        return string(name, text -> Texts.isLine(text, longest), lineOf(longest));
    }

    @Nullable String optionalProse(String name, int longest) throws MalformedEvent {
        return string(name, text -> Texts.isProse(text, longest), "a text of 1 to " + longest + " characters");
    }

    String url(String name, int longest) throws MalformedEvent {
        return required(name, optionalUrl(name, longest));
    }

    @Nullable String optionalUrl(String name, int longest) throws MalformedEvent {
        return string(
                name,
                text -> Texts.isUrl(text, longest),
                "an absolute http or https URL of at most " + longest + " characters");
    }

    Instant time(String name) throws MalformedEvent {
        return required(name, optionalTime(name));
    }

    @Nullable Instant optionalTime(String name) throws MalformedEvent {
        String text = string(
                name, candidate -> Texts.time(candidate) != null, "an RFC 3339 time such as 2026-11-22T03:15:00Z");
        return text == null ? null : Texts.time(text);
    }

    <E> E choice(String name, Map<String, E> choices) throws MalformedEvent {
        return required(name, optionalChoice(name, choices));
    }

    <E> @Nullable E optionalChoice(String name, Map<String, E> choices) throws MalformedEvent {
        String expected = "one of " + choices.keySet().stream().sorted().collect(Collectors.joining(", "));
        String text = string(name, choices::containsKey, expected);
        return text == null ? null : choices.get(text);
    }

    boolean flag(String name) throws MalformedEvent {
        return required(name, optionalFlag(name));
    }

    @Nullable Boolean optionalFlag(String name) throws MalformedEvent {
        JsonNode node = find(name);
        if (node != null && !node.isBoolean()) {
            throw invalid(name, "true or false");
        }
        return node == null ? null : node.booleanValue();
    }

    int integer(String name, int least, int most) throws MalformedEvent {
        return required(name, optionalInteger(name, least, most));
    }

    @Nullable Integer optionalInteger(String name, int least, int most) throws MalformedEvent {
        JsonNode node = find(name);
        if (node == null) {
            return null;
        }
        if (!node.isInt() || node.intValue() < least || node.intValue() > most) {
            throw invalid(name, "a whole number from " + least + " to " + most);
        }
        return node.intValue();
    }

    @Nullable BigDecimal optionalDecimal(String name) throws MalformedEvent {
        JsonNode node = find(name);
        if (node == null) {
            return null;
        }
        if (!node.isNumber() || !Decimals.isBounded(node.decimalValue())) {
            throw invalid(name, amount());
        }
        return node.decimalValue();
    }

    Fields object(String name) throws MalformedEvent {
        return required(name, optionalObject(name));
    }

    @Nullable Fields optionalObject(String name) throws MalformedEvent {
        JsonNode node = find(name);
        return node == null ? null : new Fields(asObject(name, node), path + name + ".");
    }

    /** An object that is kept as it is; the numbers in it are bounded like all others. */
    ObjectNode document(String name) throws MalformedEvent {
        ObjectNode document = asObject(name, required(name, find(name)));
        if (document.valueStream().anyMatch(Fields::holdsUnboundedNumber)) {
            throw invalid(name, amount() + " wherever it holds a number");
        }
        return document;
    }

    List<Fields> objects(String name, int most) throws MalformedEvent {
        List<Fields> objects = new ArrayList<>();
        for (JsonNode element : array(name, most)) {
            String place = name + "[" + objects.size() + "]";
            objects.add(new Fields(asObject(place, element), path + place + "."));
        }
        return objects;
    }

    List<String> lines(String name, int most, int longest) throws MalformedEvent {
        List<String> lines = new ArrayList<>();
        for (JsonNode element : array(name, most)) {
            if (!element.isString() || !Texts.isLine(element.stringValue(), longest)) {
                throw invalid(name + "[" + lines.size() + "]", lineOf(longest));
            }
            lines.add(element.stringValue());
        }
        return lines;
    }

    /** At least one id; each in visible ASCII, like Flinks' own ids. */
    @Nullable List<String> optionalAccountIds(String name, int most) throws MalformedEvent {
        if (find(name) == null) {
            return null;
        }
        List<String> ids = new ArrayList<>();
        for (JsonNode element : array(name, most)) {
            if (!element.isString() || !Texts.isAccountId(element.stringValue())) {
                throw invalid(
                        name + "[" + ids.size() + "]",
                        "1 to " + ContractBounds.LONGEST_ID + " letters, digits and signs without blanks");
            }
            ids.add(element.stringValue());
        }
        if (ids.isEmpty()) {
            throw invalid(name, "at least one account, or no such field,");
        }
        return ids;
    }

    MalformedEvent invalid(String name, String expected) {
        return new MalformedEvent(Reason.INVALID_FIELD, path + name + ": " + expected + " is expected");
    }

    MalformedEvent missing(String name) {
        return new MalformedEvent(Reason.MISSING_FIELD, path + name + " is required");
    }

    private JsonNode array(String name, int most) throws MalformedEvent {
        JsonNode node = required(name, find(name));
        if (!node.isArray() || node.size() > most) {
            throw invalid(name, "an array of at most " + most + " elements");
        }
        return node;
    }

    private ObjectNode asObject(String name, JsonNode node) throws MalformedEvent {
        if (node instanceof ObjectNode found) {
            return found;
        }
        throw invalid(name, "an object");
    }

    private @Nullable String string(String name, Predicate<String> accepted, String expected) throws MalformedEvent {
        JsonNode node = find(name);
        if (node == null) {
            return null;
        }
        if (!node.isString() || !accepted.test(node.stringValue())) {
            throw invalid(name, expected);
        }
        return node.stringValue();
    }

    private <T> T required(String name, @Nullable T value) throws MalformedEvent {
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    private @Nullable JsonNode find(String name) {
        JsonNode node = object.get(name);
        return node == null || node.isNull() ? null : node;
    }

    private static boolean holdsUnboundedNumber(JsonNode node) {
        if (node.isNumber()) {
            return !Decimals.isBounded(node.decimalValue());
        }
        return node.valueStream().anyMatch(Fields::holdsUnboundedNumber);
    }

    private static String lineOf(int longest) {
        return "a text of 1 to " + longest + " characters without control characters";
    }

    private static String amount() {
        return "a number of at most " + ContractBounds.MOST_DIGITS + " digits on either side of the point";
    }
}
