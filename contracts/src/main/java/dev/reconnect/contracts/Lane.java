package dev.reconnect.contracts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who waits for a refresh; the more urgent lane comes first. */
public enum Lane {
    /** A person is looking at a screen. */
    @JsonProperty("interactive")
    INTERACTIVE,
    /** A scheduled job; no person is looking. */
    @JsonProperty("batch")
    BATCH
}
