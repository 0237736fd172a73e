package dev.reconnect.worker.cli.file;

import dev.reconnect.worker.cli.terminal.CommandFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests from a file, one per line: JSON objects, or comma-separated values under a header that names
 * {@code loginId}, or one loginId per line. The first line decides which. Holds one line at a time, and of each line no
 * more than {@link #LONGEST_LINE}.
 */
public final class RequestFile {
    /** The most bytes that a request may take. */
    public static final int LONGEST_LINE = 64 * 1024;

    /** The beginning of a line that says why the next line was rejected; such lines are skipped. */
    static final String REMARK = "# Line ";

    /** The byte order mark, which spreadsheets write at the beginning of a file in UTF-8. */
    private static final byte[] MARK = "\uFEFF".getBytes(StandardCharsets.UTF_8);

    private static final String LOGIN_ID = "loginId";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ByteLines lines;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private byte @Nullable [] header;
    private @Nullable List<String> columns;

    public RequestFile(InputStream input) {
        this.lines = new ByteLines(input, LONGEST_LINE);
    }

    /** One line: the request in it, or why it cannot be read. */
    public sealed interface RequestLine {
        /** The number of the line, from 1. */
        int number();

        /** The fields of a request, named as in the contract. */
        record Fields(int number, ObjectNode fields) implements RequestLine {}

        /** A line that cannot be read. The problem does not repeat its content. */
        record Bad(int number, String problem) implements RequestLine {}
    }

    /** The bytes of the line that was read last, without its end; only the beginning if it is too long. */
    byte[] original() {
        byte[] line = lines.line();
        boolean marked = lines.number() == 1 && Arrays.equals(MARK, 0, MARK.length, line, 0, Math.min(3, line.length));
        return marked ? Arrays.copyOfRange(line, MARK.length, line.length) : line;
    }

    /** The bytes of the header, after a line was read; {@code null} if the file has none. */
    byte @Nullable [] header() {
        return header;
    }

    /**
     * Reads to the end; returns how many lines {@link #next} would have returned.
     *
     * @throws CommandFailed if the header makes the whole file unusable
     */
    long count() throws IOException, CommandFailed {
        long count = 0;
        for (LineText lineText = nextText(); lineText != null; lineText = nextText()) {
            count++;
        }
        return count;
    }

    /**
     * The next line that is not blank; {@code null} at the end.
     *
     * @throws CommandFailed if the header makes the whole file unusable
     */
    public @Nullable RequestLine next() throws IOException, CommandFailed {
        LineText lineText = nextText();
        if (lineText == null || columns == null) {
            return null;
        }
        return switch (lineText) {
            case LineText.Broken broken -> new RequestLine.Bad(lines.number(), broken.problem());
            case LineText.Decoded decoded ->
                columns.isEmpty() ? json(decoded.text()) : separated(decoded.text(), columns);
        };
    }

    private sealed interface LineText {
        record Decoded(String text) implements LineText {}

        record Broken(String problem) implements LineText {}
    }

    /** The next line that holds or should hold a request; null at the end. The columns are known after the first. */
    private @Nullable LineText nextText() throws IOException, CommandFailed {
        while (lines.next()) {
            LineText lineText = text();
            if (lineText instanceof LineText.Decoded decoded) {
                if (decoded.text().isEmpty() || decoded.text().startsWith(REMARK)) {
                    continue;
                }
                if (columns == null) {
                    columns = columns(decoded.text());
                    if (columns == null) {
                        columns = List.of(LOGIN_ID);
                    } else if (!columns.isEmpty()) {
                        header = original();
                        continue;
                    }
                }
            } else if (columns == null && lineText instanceof LineText.Broken first) {
                throw new CommandFailed("Line " + lines.number() + ": " + first.problem() + ".");
            }
            return lineText;
        }
        return null;
    }

    private LineText text() {
        if (lines.tooLong()) {
            return new LineText.Broken("at most " + LONGEST_LINE + " bytes are expected");
        }
        try {
            return new LineText.Decoded(
                    decoder.decode(ByteBuffer.wrap(original())).toString().strip());
        } catch (CharacterCodingException e) {
            return new LineText.Broken("UTF-8 is expected");
        }
    }

    /** The columns that the first line names; none for JSON, and {@code null} if the line is a loginId already. */
    private @Nullable List<String> columns(String text) throws CommandFailed {
        if (text.startsWith("{")) {
            return List.of();
        }
        List<String> names = fieldsOfHeader(text);
        List<String> known = new ArrayList<>();
        boolean hasLogin = names.stream().anyMatch(LOGIN_ID::equalsIgnoreCase);
        if (!hasLogin && names.size() == 1) {
            return null;
        }
        if (!hasLogin) {
            throw new CommandFailed(
                    "Line " + lines.number() + ": a header that names loginId is expected, or one loginId per line.");
        }
        for (String name : names) {
            known.add(RequestDraft.FIELDS.stream()
                    .filter(name::equalsIgnoreCase)
                    .findFirst()
                    .orElseThrow(() -> new CommandFailed("Line " + lines.number() + ": the column \"" + name
                            + "\" is none of " + String.join(", ", RequestDraft.FIELDS) + ".")));
        }
        if (new HashSet<>(known).size() < known.size()) {
            throw new CommandFailed("Line " + lines.number() + ": a column stands there twice.");
        }
        return known;
    }

    private List<String> fieldsOfHeader(String text) throws CommandFailed {
        try {
            return CsvLine.fields(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed("Line " + lines.number() + ": " + e.getMessage() + ".");
        }
    }

    private RequestLine json(String text) {
        try {
            return JSON.readTree(text) instanceof ObjectNode object
                    ? new RequestLine.Fields(lines.number(), object)
                    : new RequestLine.Bad(lines.number(), "a JSON object is expected");
        } catch (JacksonException | NumberFormatException e) {
            return new RequestLine.Bad(lines.number(), "one JSON object is expected, and no field in it twice");
        }
    }

    private RequestLine separated(String text, List<String> names) {
        try {
            List<String> values = CsvLine.fields(text);
            if (values.size() != names.size()) {
                return new RequestLine.Bad(lines.number(), names.size() + " fields are expected, not " + values.size());
            }
            ObjectNode fields = JSON.createObjectNode();
            for (int column = 0; column < names.size(); column++) {
                if (!values.get(column).isEmpty()) {
                    RequestDraft.put(fields, names.get(column), values.get(column));
                }
            }
            return new RequestLine.Fields(lines.number(), fields);
        } catch (IllegalArgumentException e) {
            return new RequestLine.Bad(lines.number(), String.valueOf(e.getMessage()));
        }
    }
}
