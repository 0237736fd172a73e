package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;

/**
 * Nobody answered the challenge in time.
 *
 * @param requestId the live session that waited
 * @param expiredAt when it was given up, UTC
 */
public record MfaChallengeExpired(@JsonUnwrapped Subject subject, String requestId, Instant expiredAt)
        implements Outcome {}
