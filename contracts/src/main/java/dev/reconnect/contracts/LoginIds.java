package dev.reconnect.contracts;

import java.util.Locale;
import java.util.regex.Pattern;

/** The one form of a Flinks LoginId that keys, partitions and sessions use. */
public final class LoginIds {

    // The pattern checks for ASCII before lower-casing: U+212A, the Kelvin sign, would otherwise become a k.
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@:-]{0,127}");

    private LoginIds() {}

    /**
     * The canonical form: lower case, without blanks around it, of the form {@code [a-z0-9][a-z0-9._@:-]{0,127}}.
     *
     * @throws MalformedEvent if the text has no such form; the message does not repeat the value
     */
    public static String canonical(String loginId) throws MalformedEvent {
        String trimmed = loginId.trim();
        if (!FORM.matcher(trimmed).matches()) {
            throw new MalformedEvent(
                    MalformedEvent.Reason.INVALID_FIELD,
                    "loginId: 1 to 128 letters, digits or . _ @ : - are expected, the first a letter or digit");
        }
        return trimmed.toLowerCase(Locale.ROOT);
    }
}
