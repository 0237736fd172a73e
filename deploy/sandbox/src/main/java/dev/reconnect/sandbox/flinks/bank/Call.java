package dev.reconnect.sandbox.flinks.bank;

import dev.reconnect.sandbox.flinks.script.Endpoint;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One call as it arrived: what it asks, whom it is about, and the keys that it carries. */
public record Call(
        Endpoint endpoint,
        @Nullable Login login,
        @Nullable FlinksSession session,
        @Nullable String authKey,
        @Nullable String apiKey,
        Instant at) {}
