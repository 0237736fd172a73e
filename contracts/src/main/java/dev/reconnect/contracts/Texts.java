package dev.reconnect.contracts;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What texts in events may look like. Lengths count Unicode code points, as JSON Schema does. */
final class Texts {

    /** The longest currency: ISO 4217, and a little more for what is none. */
    static final int CURRENCY = 16;
    /** How much of an account number may be told. */
    static final int LAST_DIGITS = 4;
    /** The longest redirectUrl. */
    static final int REDIRECT_URL = 2048;
    /** The longest iframeUrl: it may hold a redirectUrl, of which encoding makes three times as much. */
    static final int IFRAME_URL = 8192;

    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private Texts() {}

    /** Not empty, at most {@code longest}, whole characters, none of them a control character. */
    static boolean isLine(String text, int longest) {
        return isProse(text, longest) && text.chars().noneMatch(Character::isISOControl);
    }

    /** As a line, but control characters such as line ends are welcome. */
    static boolean isProse(String text, int longest) {
        return !text.isEmpty()
                && text.codePointCount(0, text.length()) <= longest
                && text.codePoints().noneMatch(Texts::isHalfPair);
    }

    /** Half a surrogate pair has no UTF-8: it would come out as another text than it went in. */
    private static boolean isHalfPair(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }

    static boolean isId(String text) {
        return isLine(text, ContractBounds.LONGEST_ID);
    }

    /** Visible ASCII, bounded in bytes too: it is written to the journal and into a request to Flinks. */
    static boolean isAccountId(String text) {
        return !text.isEmpty()
                && text.length() <= ContractBounds.LONGEST_ID
                && text.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    /**
     * What Flinks or a bank said, so that it can be published: blanks for what is no line, the rest cut off, null where
     * nothing is left. An account must not fail for want of a tidy title.
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

    /** The moment that an RFC 3339 text names, in the years 1 to 9999; null where it names none. */
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
