package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bank asks the person something: show them Connect.
 *
 * @param requestId the live session that waits
 * @param iframeUrl Connect, opened on the challenge
 * @param expiresAt when the session is no longer safe to open, UTC
 * @param institution the institution's name, where known
 * @param challengeTypes what kinds of questions, never the questions
 * @param authorizeTokenRequired whether the web back end must add a freshly minted {@code authorizeToken} to the URL
 */
public record MfaChallengePending(
        @JsonUnwrapped Subject subject,
        String requestId,
        String iframeUrl,
        Instant expiresAt,
        @Nullable String institution,
        List<String> challengeTypes,
        boolean authorizeTokenRequired)
        implements Outcome {

    static final int MOST_CHALLENGES = 32;

    public MfaChallengePending {
        institution = Texts.tidy(institution, Texts.LINE);
        challengeTypes = challengeTypes.stream()
                .map(type -> Texts.tidy(type, Texts.ID))
                .filter(Objects::nonNull)
                .limit(MOST_CHALLENGES)
                .toList();
    }
}
