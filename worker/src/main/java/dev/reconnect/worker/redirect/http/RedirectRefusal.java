package dev.reconnect.worker.redirect.http;

import dev.reconnect.worker.redirect.RedirectResult;
import io.helidon.http.Status;
import org.jspecify.annotations.Nullable;

/**
 * What each way answers if nothing was confirmed: one row for each result. A forged, a late and a foreign state get the
 * same words: they tell a person what to do, and tell an attacker nothing about the forgery.
 *
 * @param againSeconds when to come again; 0 if that is of no use
 * @param page for a person in a browser
 * @param backEnd for a web back end; needs no escaping in JSON, like {@code webhook}
 * @param webhook for Flinks
 */
record RedirectRefusal(Status status, int againSeconds, String page, String backEnd, String webhook) {

    private static final String NEW_LINK = "Please go back to the app that sent you here and ask it for a new one.";
    private static final String NOT_VALID = "the state is not valid, or not any more, or belongs to another login";
    private static final String NOT_IN_TIME = "the body did not come in time";
    private static final String TOO_MANY = "too many at once";

    /** Returns the refusal, or null if the result is not a refusal. */
    static @Nullable RedirectRefusal of(RedirectResult result) {
        return switch (result) {
            case CONFIRMED, CONFIRMED_OTHER_LOGIN, REPEATED, NOT_OURS -> null;
            case MALFORMED ->
                forGood(
                        Status.BAD_REQUEST_400,
                        "a JSON object with the url of the REDIRECT message, or with its state and loginId, is expected",
                        "a login is expected");
            case FORGED, EXPIRED, FOREIGN_LOGIN -> forGood(Status.BAD_REQUEST_400, NOT_VALID, NOT_VALID);
            case UNAUTHORIZED ->
                forGood(Status.UNAUTHORIZED_401, "a valid bearer token is expected", "a valid signature is expected");
            case TOO_LARGE -> forGood(Status.REQUEST_ENTITY_TOO_LARGE_413, "at most 16 KiB are expected", "too large");
            case TOO_SLOW -> forGood(Status.REQUEST_TIMEOUT_408, NOT_IN_TIME, NOT_IN_TIME);
            case TOO_MANY ->
                new RedirectRefusal(
                        Status.TOO_MANY_REQUESTS_429,
                        1,
                        "Many people come back just now. This page tries again by itself.",
                        TOO_MANY,
                        TOO_MANY);
            case UNAVAILABLE ->
                new RedirectRefusal(
                        Status.SERVICE_UNAVAILABLE_503,
                        5,
                        "Your answer could not be taken yet. This page tries again by itself.",
                        "Kafka has not acknowledged it; try again",
                        "not durable yet");
        };
    }

    private static RedirectRefusal forGood(Status status, String backEnd, String webhook) {
        return new RedirectRefusal(status, 0, NEW_LINK, backEnd, webhook);
    }
}
