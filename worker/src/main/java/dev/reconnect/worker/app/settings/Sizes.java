package dev.reconnect.worker.app.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as settings write them; a kilobyte has 1024 bytes. */
final class Sizes {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(KB|MB)");

    private Sizes() {}

    /** A number of bytes from {@code least} to {@code most}, both included. */
    static SettingParser<Integer> between(String least, String most) {
        int smallest = parse(least);
        int largest = parse(most);
        return text -> {
            int size = parse(text);
            if (size < smallest || size > largest) {
                throw new IllegalArgumentException("must be from " + least + " to " + most);
            }
            return size;
        };
    }

    private static int parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not a size such as 512KB or 32MB");
        }
        long bytes = Long.parseLong(matcher.group(1)) << (matcher.group(2).equals("KB") ? 10 : 20);
        if (bytes > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("is larger than 2047MB");
        }
        return (int) bytes;
    }
}
