package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;

/**
 * No one answered the challenge in time.
 *
 * @param subject whom it is for; never null (Reconnect)
 * @param requestId the live session that waited; never null (Flinks: Key concepts)
 * @param expiredAt when the worker gave the challenge up, UTC; never null (Reconnect)
 */
public record MfaChallengeExpired(@JsonUnwrapped Subject subject, String requestId, Instant expiredAt)
        implements Outcome {}
