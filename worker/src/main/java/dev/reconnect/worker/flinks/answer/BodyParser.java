package dev.reconnect.worker.flinks.answer;

import dev.reconnect.contracts.ContractBounds;
import dev.reconnect.worker.session.AccountDocument.Span;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds a tree of the one JSON object of an answer, without the transactions of its accounts: there may be tens of
 * thousands of them, and a tree takes ten times their bytes. Depth, length of numbers and size of the tree are bounded.
 */
public final class BodyParser {

    /** The longest number, in characters: more than any amount has. */
    public static final int LONGEST_NUMBER = 64;

    /** Depth and length of numbers are bounded as in the contracts' reader, or more strictly. */
    static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(32)
            .maxNumberLength(LONGEST_NUMBER)
            .maxStringLength(1 << 20)
            .build();

    /** About 20 MB; a page of a thousand institutions takes a tenth of it. */
    private static final int MOST_NODES = 300_000;

    private static final JsonFactory JSON =
            JsonFactory.builder().streamReadConstraints(LIMITS).build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * The result.
     *
     * @param root the object; its accounts are the elements of the list that are objects, without their transactions
     * @param accounts where each account stands in the bytes
     */
    record Parsed(ObjectNode root, List<Span> accounts) {}

    private final JsonParser parser;
    private final List<Span> spans = new ArrayList<>();
    private int nodes;

    private BodyParser(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Parses the bytes.
     *
     * @throws JacksonException if the bytes are not exactly one JSON object, or exceed the limits (then it is a
     *     StreamConstraintsException)
     */
    static Parsed parse(byte[] bytes) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), bytes)) {
            return new BodyParser(parser).root();
        }
    }

    private Parsed root() {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new NotAnObject();
        }
        ObjectNode root = NODES.objectNode();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken token = parser.nextToken();
            root.set(name, name.equals("Accounts") && token == JsonToken.START_ARRAY ? accounts() : value(token));
        }
        if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
            throw new NotAnObject();
        }
        return new Parsed(root, List.copyOf(spans));
    }

    private ArrayNode accounts() {
        ArrayNode accounts = NODES.arrayNode();
        // If the name comes twice, the last one counts.
        spans.clear();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.START_OBJECT) {
                ended(token);
                parser.skipChildren();
                continue;
            }
            int from = (int) parser.currentTokenLocation().getByteOffset();
            accounts.add(account());
            spans.add(new Span(from, (int) parser.currentLocation().getByteOffset()));
            if (spans.size() > ContractBounds.MOST_ACCOUNTS) {
                throw new StreamConstraintsException("more than " + ContractBounds.MOST_ACCOUNTS + " accounts");
            }
        }
        return accounts;
    }

    private ObjectNode account() {
        ObjectNode account = node(NODES.objectNode());
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken token = parser.nextToken();
            if (name.equals("Transactions")) {
                ended(token);
                parser.skipChildren();
            } else {
                account.set(name, value(token));
            }
        }
        ended(parser.currentToken());
        return account;
    }

    private JsonNode value(JsonToken token) {
        ended(token);
        return switch (token) {
            case START_OBJECT -> {
                ObjectNode object = node(NODES.objectNode());
                for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                    object.set(name, value(parser.nextToken()));
                }
                ended(parser.currentToken());
                yield object;
            }
            case START_ARRAY -> {
                ArrayNode array = node(NODES.arrayNode());
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    array.add(value(next));
                }
                yield array;
            }
            case VALUE_STRING -> node(NODES.stringNode(parser.getString()));
            case VALUE_NUMBER_INT -> node((JsonNode) NODES.numberNode(parser.getBigIntegerValue()));
            case VALUE_NUMBER_FLOAT -> node((JsonNode) NODES.numberNode(parser.getDecimalValue()));
            case VALUE_TRUE -> node(NODES.booleanNode(true));
            case VALUE_FALSE -> node(NODES.booleanNode(false));
            case VALUE_NULL, VALUE_EMBEDDED_OBJECT, END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE ->
                node(NODES.nullNode());
        };
    }

    private <N extends JsonNode> N node(N built) {
        nodes++;
        if (nodes > MOST_NODES) {
            throw new StreamConstraintsException("more than " + MOST_NODES + " values");
        }
        return built;
    }

    private void ended(JsonToken token) {
        if (token == null) {
            throw new NotAnObject();
        }
    }

    /** The bytes are not a JSON object, or not a whole one. */
    static final class NotAnObject extends JacksonException {
        private static final long serialVersionUID = 1L;

        NotAnObject() {
            super("one whole JSON object is expected");
        }
    }
}
