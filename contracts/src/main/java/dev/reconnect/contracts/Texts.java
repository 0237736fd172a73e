package dev.reconnect.contracts;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What texts in events may look like. Lengths count Unicode code points, as JSON Schema does. */
final class Texts {

    /** The longest currency. ISO 4217 codes have three letters; other words get a little more room. */
    static final int CURRENCY = 16;
    /** How many characters of an account number may be published. */
    static final int LAST_DIGITS = 4;
    /** The longest redirectUrl. */
    static final int REDIRECT_URL = 2048;
    /** The longest iframeUrl. It may hold a redirectUrl, and encoding makes that three times as long. */
    static final int IFRAME_URL = 8192;

    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Texts() {}

    /**
     * Whether the text is not empty, has at most {@code longest} code points, all of them whole, and no control
     * characters.
     */
    static boolean isLine(String text, int longest) {
        return isProse(text, longest) && text.chars().noneMatch(Character::isISOControl);
    }

    /** The same as a line, but control characters such as line ends are allowed. */
    static boolean isProse(String text, int longest) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= longest
                && text.codePoints().noneMatch(Texts::isHalfPair);
    }

    /** Half of a surrogate pair has no UTF-8: the reader would get another text than the writer wrote. */
    private static boolean isHalfPair(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    static boolean isId(String text) {
        return isLine(text, ContractBounds.LONGEST_ID);
    }

    /** Visible ASCII, bounded in bytes too: the id goes into the journal and into a request to Flinks. */
    static boolean isAccountId(String text) {
        return !text.isEmpty()
                && text.length() <= ContractBounds.LONGEST_ID
                && text.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    /**
     * Makes a text of Flinks or of a bank publishable: blanks replace what a line may not hold, the rest is cut off.
     * Null if nothing is left. An account must not fail because of an untidy title.
     */
    static @Nullable String tidy(@Nullable String text, int longest) {
        if (text == null) {
            return null;
        }
        String tidy = text.codePoints()
                .map(point -> Character.isISOControl(point) || isHalfPair(point) ? ' ' : point)
                .limit(longest)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        return tidy.isEmpty() ? null : tidy;
    }

    /** An absolute http or https URL with a host, in the characters of RFC 3986. */
    static boolean isUrl(String text, int longest) {
        if (text.length() > longest || text.chars().anyMatch(character -> character > '~')) {
            return false;
        }
        try {
            URI uri = new URI(text);
            return uri.getHost() != null
                    && ("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException notAUrl) {
            return false;
        }
    }

    /** The moment that an RFC 3339 text names, in the years 1 to 9999; null if the text names none. */
    static @Nullable Instant time(String text) {
        if (!TIME.matcher(text).matches()) {
            return null;
        }
        try {
            Instant time = Instant.parse(text);
            return time.isBefore(FIRST) || time.isAfter(LAST) ? null : time;
        } catch (DateTimeException noSuchMoment) {
            return null;
        }
    }
}
