package dev.reconnect.worker.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests out of a file, one per line: JSON objects, or comma-separated values under a header that names {@code loginId},
 * or one loginId per line. The first line says which. Holds one line at a time, and of a line no more than
 * {@link #LONGEST_LINE}.
 */
final class RequestFile {
    /** As much as the largest request may take. */
    static final int LONGEST_LINE = 64 * 1024;

    private static final String LOGIN_ID = "loginId";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final BufferedReader reader;
    private int number;
    private @Nullable List<String> columns;

    RequestFile(BufferedReader reader) {
        this.reader = reader;
    }

    /** One line: what it asks for, or why nobody can tell. */
    sealed interface Line {
        /** From 1. */
        int number();

        /** The fields of a request, named as in the contract. */
        record Fields(int number, ObjectNode fields) implements Line {}

        /** Not to be read. The problem does not repeat what stands there. */
        record Bad(int number, String problem) implements Line {}
    }

    /**
     * The next line that is not blank; {@code null} at the end.
     *
     * @throws CommandFailed where the header makes no sense of the whole file
     */
    @Nullable Line next() throws IOException, CommandFailed {
        String text = nextText();
        if (text == null) {
            return null;
        }
        if (text.length() > LONGEST_LINE) {
            return new Line.Bad(number, "at most " + LONGEST_LINE + " characters are expected");
        }
        if (columns == null) {
            if (text.startsWith("{")) {
                columns = List.of();
            } else {
                columns = header(text);
                if (columns != null) {
                    return next();
                }
                columns = List.of(LOGIN_ID);
            }
        }
        return columns.isEmpty() ? json(text) : separated(text, columns);
    }

    private @Nullable String nextText() throws IOException {
        String text = line();
        number++;
        while (text != null) {
            // Spreadsheets begin a file in UTF-8 with a byte order mark.
            String stripped = (number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text).strip();
            if (!stripped.isEmpty()) {
                return stripped;
            }
            text = line();
            number++;
        }
        return null;
    }

    /** The next line, of one that is too long its beginning only; null at the end. */
    private @Nullable String line() throws IOException {
        StringBuilder line = new StringBuilder();
        int character = reader.read();
        if (character < 0) {
            return null;
        }
        while (character >= 0 && character != '\n' && character != '\r') {
            if (line.length() <= LONGEST_LINE) {
                line.append((char) character);
            }
            character = reader.read();
        }
        if (character == '\r') {
            reader.mark(1);
            if (reader.read() != '\n') {
                reader.reset();
            }
        }
        return line.toString();
    }

    /** The columns that a first line names; {@code null} where it is a loginId already. */
    private @Nullable List<String> header(String text) throws CommandFailed {
        List<String> names = fieldsOfHeader(text);
        List<String> known = new ArrayList<>();
        boolean hasLogin = names.stream().anyMatch(LOGIN_ID::equalsIgnoreCase);
        if (!hasLogin && names.size() == 1) {
            return null;
        }
        if (!hasLogin) {
            throw new CommandFailed(
                    "Line " + number + ": a header that names loginId is expected, or one loginId per line.");
        }
        for (String name : names) {
            known.add(RequestDraft.FIELDS.stream()
                    .filter(name::equalsIgnoreCase)
                    .findFirst()
                    .orElseThrow(() -> new CommandFailed("Line " + number + ": the column \"" + name + "\" is none of "
                            + String.join(", ", RequestDraft.FIELDS) + ".")));
        }
        if (new HashSet<>(known).size() < known.size()) {
            throw new CommandFailed("Line " + number + ": a column stands there twice.");
        }
        return known;
    }

    private List<String> fieldsOfHeader(String text) throws CommandFailed {
        try {
            return CsvLine.fields(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed("Line " + number + ": " + e.getMessage() + ".");
        }
    }

    private Line json(String text) {
        try {
            return JSON.readTree(text) instanceof ObjectNode object
                    ? new Line.Fields(number, object)
                    : new Line.Bad(number, "a JSON object is expected");
        } catch (JacksonException | NumberFormatException e) {
            return new Line.Bad(number, "one JSON object is expected, and no field in it twice");
        }
    }

    private Line separated(String text, List<String> names) {
        try {
            List<String> values = CsvLine.fields(text);
            if (values.size() != names.size()) {
                return new Line.Bad(number, names.size() + " fields are expected, not " + values.size());
            }
            ObjectNode fields = JSON.createObjectNode();
            for (int column = 0; column < names.size(); column++) {
                if (!values.get(column).isEmpty()) {
                    RequestDraft.put(fields, names.get(column), values.get(column));
                }
            }
            return new Line.Fields(number, fields);
        } catch (IllegalArgumentException e) {
            return new Line.Bad(number, String.valueOf(e.getMessage()));
        }
    }
}
