package dev.reconnect.worker.cli.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The lines of a stream as bytes. LF, CRLF or CR ends a line. Holds one line at a time, and only the beginning of a
 * long one.
 */
final class ByteLines {
    private static final int NOTHING = -1;

    private final InputStream input;
    private final int longest;
    private final byte[] buffer = new byte[64 * 1024];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int position;
    private int filled;
    private int number;

    /**
     * Of a line of more than {@code longest} bytes, only one byte more than that is kept: it shows that the line is too
     * long.
     */
    ByteLines(InputStream input, int longest) {
        this.input = input;
        this.longest = longest;
    }

    /** Reads the next line; returns false at the end. */
    boolean next() throws IOException {
        line.reset();
        int character = read();
        if (character == NOTHING) {
            return false;
        }
        while (character != NOTHING && character != '\n' && character != '\r') {
            if (line.size() <= longest) {
                line.write(character);
            }
            character = read();
        }
        if (character == '\r' && read() != '\n') {
            putBack();
        }
        number++;
        return true;
    }

    /** The number of the line that was read last, from 1. */
    int number() {
        return number;
    }

    byte[] line() {
        return line.toByteArray();
    }

    boolean tooLong() {
        return line.size() > longest;
    }

    private int read() throws IOException {
        if (position >= filled) {
            int count = filled == NOTHING ? NOTHING : input.read(buffer);
            filled = count;
            position = 0;
            if (count <= 0) {
                return NOTHING;
            }
        }
        return buffer[position++] & 0xff;
    }

    private void putBack() {
        if (filled != NOTHING) {
            position--;
        }
    }
}
