package dev.reconnect.contracts;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The CloudEvents ids. An event keeps its id however often it is decided or delivered, so a reader may drop what it has
 * seen. Different events have different ids.
 *
 * <p>An id is 24 characters of base64url: 144 bits of SHA-256 over a version and the parts, each part preceded by its
 * length. The parts are the type, the login, what the event answers, and what else tells it from similar events. The
 * login is one of them because the producers of two logins may choose the same refreshId. The parts of an institution's
 * event are the type, the worker, the institution and the start of the trouble.
 */
public final class OutcomeIds {

    private static final String VERSION = "reconnect-outcome-id-1";
    private static final int BYTES = 18;

    private OutcomeIds() {}

    /** The id of an event. The id of an input is the refreshId or confirmationId that it names. */
    public static String of(Event event) {
        if (event instanceof RefreshRequested request) {
            return request.refreshId();
        }
        if (event instanceof RedirectConfirmed confirmation) {
            return confirmation.confirmationId();
        }
        if (event instanceof MfaChallengePending challenge) {
            return ofChallenge(challenge, 1);
        }
        if (event instanceof InstitutionEvent institution) {
            return hash(
                    event,
                    institution.workerId(),
                    institution.key(),
                    institution.since().toString());
        }
        if (event instanceof AccountSnapshot snapshot) {
            return hash(event, snapshot.subject(), snapshot.accountId(), Integer.toString(snapshot.page()));
        }
        return hash(event, ((Outcome) event).subject());
    }

    /**
     * The id of a challenge that one session shows repeatedly to the same refresh.
     *
     * @param ordinal 1 for the first challenge, 2 for the next
     */
    public static String ofChallenge(MfaChallengePending challenge, int ordinal) {
        if (ordinal < 1) {
            throw new IllegalArgumentException("ordinals count from 1");
        }
        return hash(challenge, challenge.subject(), challenge.requestId(), Integer.toString(ordinal));
    }

    private static String hash(Event event, Subject subject, String... more) {
        List<String> parts = new ArrayList<>();
        parts.add(subject.loginId());
        parts.add(subject.refreshId() != null ? "refresh" : "confirmation");
        parts.add(subject.answers());
        parts.addAll(List.of(more));
        return hash(event, parts.toArray(String[]::new));
    }

    private static String hash(Event event, String... parts) {
        MessageDigest digest = sha256();
        update(digest, VERSION);
        update(digest, EventType.of(event).type());
        for (String part : parts) {
            update(digest, part);
        }
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest.digest(), BYTES));
    }

    private static void update(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
