package dev.reconnect.worker.flinks.answer;

import dev.reconnect.contracts.ContractBounds;
import dev.reconnect.worker.session.AccountDocument;
import dev.reconnect.worker.session.AccountDocument.Span;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Finds the transactions of one account in an answer's bytes. It refuses an account that a reader of the contract would
 * refuse; such an account is not published. It builds no tree and converts no number.
 */
final class DocumentParser {

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(BodyParser.LIMITS
                    .rebuild()
                    .maxNameLength(ContractBounds.LONGEST_FIELD_NAME)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final byte[] answer;
    private final Span whole;
    private final JsonParser parser;
    private Span list;
    private int[] transactions = new int[0];
    private int found;

    private DocumentParser(byte[] answer, Span whole, JsonParser parser) {
        this.answer = answer;
        this.whole = whole;
        this.parser = parser;
        this.list = new Span(whole.to(), whole.to());
    }

    /** Returns the document, or null if it cannot be published. */
    static @Nullable AccountDocument parse(String accountId, byte[] answer, Span whole) {
        if (whole.from() < 0 || whole.to() > answer.length || whole.from() >= whole.to() || !utf8(answer, whole)) {
            return null;
        }
        try (JsonParser parser =
                JSON.createParser(ObjectReadContext.empty(), answer, whole.from(), whole.to() - whole.from())) {
            DocumentParser document = new DocumentParser(answer, whole, parser);
            return document.read()
                    ? new AccountDocument(
                            accountId,
                            answer,
                            whole,
                            document.list,
                            Arrays.copyOf(document.transactions, document.found))
                    : null;
        } catch (JacksonException | IllegalArgumentException unfit) {
            // An IllegalArgumentException stands for a number without bounds, or for offsets that make no sense.
            return null;
        }
    }

    private boolean read() {
        if (answer[whole.from()] != '{' || parser.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken token = parser.nextToken();
            if (name.equals("Transactions") && token == JsonToken.START_ARRAY) {
                transactions();
            } else {
                walk(token);
            }
        }
        return parser.currentToken() == JsonToken.END_OBJECT
                && parser.nextToken() == null
                && answer[whole.to() - 1] == '}';
    }

    private void transactions() {
        int from = here();
        boolean objects = true;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            int begin = at(parser.currentTokenLocation().getByteOffset());
            objects &= token == JsonToken.START_OBJECT;
            walk(token);
            if (objects) {
                add(begin, here());
            }
        }
        if (objects) {
            list = new Span(from, at(parser.currentTokenLocation().getByteOffset()));
        } else {
            // There is no list of transactions: whatever is there goes on every page, like all the rest.
            found = 0;
        }
    }

    private void add(int from, int to) {
        if (found == transactions.length) {
            transactions = Arrays.copyOf(transactions, Math.max(32, 2 * found));
        }
        transactions[found++] = from;
        transactions[found++] = to;
    }

    /** Walks to the end of the value that begins with this token. */
    private void walk(JsonToken first) {
        int depth = 0;
        for (JsonToken token = first; ; token = parser.nextToken()) {
            if (token == null) {
                throw new BodyParser.NotAnObject();
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token.isNumeric() && !bounded()) {
                throw new NumberFormatException();
            }
            if (depth == 0) {
                return;
            }
        }
    }

    /** Checks the bounds of a number. Nearly all are short and plain; others are checked exactly and not kept. */
    private boolean bounded() {
        if (parser.getStringLength() <= ContractBounds.MOST_DIGITS && !hasExponent()) {
            return true;
        }
        BigDecimal number = new BigDecimal(parser.getString());
        return number.scale() <= ContractBounds.MOST_DIGITS
                && (long) number.precision() - number.scale() <= ContractBounds.MOST_DIGITS;
    }

    private boolean hasExponent() {
        char[] chars = parser.getStringCharacters();
        int from = parser.getStringOffset();
        for (int i = from; i < from + parser.getStringLength(); i++) {
            if (chars[i] == 'e' || chars[i] == 'E') {
                return true;
            }
        }
        return false;
    }

    private int here() {
        return at(parser.currentLocation().getByteOffset());
    }

    /** Turns an offset of the parser, which counts from the account's beginning, into an index of the answer. */
    private int at(long offset) {
        return whole.from() + (int) offset;
    }

    /** Checks strictly; the parser accepts some malformed bytes. */
    private static boolean utf8(byte[] answer, Span whole) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(answer, whole.from(), whole.to() - whole.from());
        CharBuffer chars = CharBuffer.allocate(8 * 1024);
        CoderResult result;
        do {
            result = decoder.decode(bytes, chars.clear(), true);
        } while (result.isOverflow());
        return !result.isError();
    }
}
