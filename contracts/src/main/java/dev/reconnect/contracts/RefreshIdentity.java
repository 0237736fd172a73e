package dev.reconnect.contracts;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.ObjectMapper;

/**
 * The ids that can still be read in a malformed refresh-requested. They suffice to tell the waiting program that no
 * accounts will come.
 *
 * @param refreshId the CloudEvent's id only if the whole object was read and names none
 * @param loginId canonical
 */
record RefreshIdentity(@Nullable String refreshId, @Nullable String loginId) {

    private static final RefreshIdentity UNKNOWN = new RefreshIdentity(null, null);

    /** Reads as far as the value is readable. A field that is given twice is ambiguous: then no id is known. */
    static RefreshIdentity read(ObjectMapper json, byte[] value, int most, String cloudEventId) {
        String refreshId = null;
        String loginId = null;
        boolean refreshSeen = false;
        boolean loginSeen = false;
        boolean complete = false;
        try (JsonParser parser = json.createParser(value, 0, Math.min(value.length, most))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return UNKNOWN;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
                if (name.equals("refreshId")) {
                    if (refreshSeen) {
                        return UNKNOWN;
                    }
                    refreshSeen = !parser.hasToken(JsonToken.VALUE_NULL);
                    refreshId = text ? id(parser.getString()) : null;
                } else if (name.equals("loginId")) {
                    if (loginSeen) {
                        return UNKNOWN;
                    }
                    loginSeen = true;
                    loginId = text ? login(parser.getString()) : null;
                } else {
                    parser.skipChildren();
                }
            }
            complete = parser.hasToken(JsonToken.END_OBJECT);
        } catch (JacksonException brokenFromHereOn) {
            complete = false;
        }
        return new RefreshIdentity(complete && !refreshSeen ? id(cloudEventId) : refreshId, loginId);
    }

    private static @Nullable String id(String text) {
        return Texts.isId(text) ? text : null;
    }

    private static @Nullable String login(String text) {
        try {
            return LoginIds.canonical(text);
        } catch (MalformedEvent notALogin) {
            return null;
        }
    }
}
