package dev.reconnect.contracts;

import java.util.Locale;
import java.util.regex.Pattern;

/** The one form of a Flinks LoginId that keys, partitions and sessions go by. */
public final class LoginIds {

    // ASCII is checked before lower-casing: U+212A, the Kelvin sign, would otherwise become a k.
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@:-]{0,127}");

    private LoginIds() {}

    /**
     * The canonical form: blanks around it trimmed, lower case, then {@code [a-z0-9][a-z0-9._@:-]{0,127}}.
     *
     * @throws MalformedEvent where that leaves anything else; the message does not repeat the value
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
