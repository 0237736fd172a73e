package dev.reconnect.worker.cli.file;

import java.util.ArrayList;
import java.util.List;

/** One line of comma-separated values (RFC 4180, but a field never spans lines). */
public final class CsvLine {
    private CsvLine() {}

    /**
     * The fields, without the blanks around them.
     *
     * @throws IllegalArgumentException if a quotation is not closed, or text follows its end
     */
    public static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        while (start <= line.length()) {
            int opening = firstAfterBlanks(line, start);
            boolean quoted = line.startsWith("\"", opening);
            int end = quoted ? endOfQuoted(line, opening) : endOfPlain(line, start);
            String field = line.substring(start, end).strip();
            fields.add(quoted ? field.substring(1, field.length() - 1).replace("\"\"", "\"") : field);
            start = end + 1;
        }
        return fields;
    }

    private static int firstAfterBlanks(String line, int start) {
        int position = start;
        while (position < line.length() && Character.isWhitespace(line.charAt(position))) {
            position++;
        }
        return position;
    }

    private static int endOfPlain(String line, int start) {
        int comma = line.indexOf(',', start);
        return comma < 0 ? line.length() : comma;
    }

    private static int endOfQuoted(String line, int opening) {
        int position = opening + 1;
        while (true) {
            int quote = line.indexOf('"', position);
            if (quote < 0) {
                throw new IllegalArgumentException("a quotation is not closed");
            }
            boolean doubled = line.startsWith("\"\"", quote);
            if (!doubled) {
                int end = endOfPlain(line, quote);
                if (!line.substring(quote + 1, end).isBlank()) {
                    throw new IllegalArgumentException("a quotation is followed by something other than a comma");
                }
                return end;
            }
            position = quote + 2;
        }
    }
}
