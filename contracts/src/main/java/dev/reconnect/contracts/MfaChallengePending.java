package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The bank asks the person something: show them Connect.
 *
 * @param subject whom it is for; never null (Reconnect)
 * @param requestId the live session that waits; it dies after 8 minutes without contact; never null (Flinks: Key
 *     concepts)
 * @param iframeUrl the Connect page that shows the challenge, an absolute URL; never null (Flinks: Mid-Session
 *     Reconnect)
 * @param expiresAt until when the session is safe to open, UTC: its inactivity time less a margin; never null
 *     (Reconnect)
 * @param institution the institution's name; null if not known (Flinks: Authorize)
 * @param challengeTypes the kinds of questions, never the questions themselves; Flinks publishes no list of these
 *     words; never null, may be empty (Flinks: Authorize)
 * @param authorizeTokenRequired whether the web back end must add a freshly minted {@code authorizeToken} to the
 *     URL (Reconnect)
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
        institution = Texts.tidy(institution, ContractBounds.LONGEST_LINE);
        challengeTypes = challengeTypes.stream()
                .map(type -> Texts.tidy(type, ContractBounds.LONGEST_ID))
                .filter(Objects::nonNull)
                .limit(MOST_CHALLENGES)
                .toList();
    }
}
