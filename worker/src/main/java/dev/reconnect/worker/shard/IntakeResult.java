package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.Input;
import org.jspecify.annotations.Nullable;

/** What a record turned out to be. */
sealed interface IntakeResult {

    /** An input for a login of this shard. */
    record Accepted(String loginId, Input input) implements IntakeResult {}

    /** A good record that belongs to another shard. */
    record Elsewhere(String loginId, int partition) implements IntakeResult {}

    /**
     * A record that goes to the dead letters.
     *
     * @param loginId the login, if it is of this shard and both ids could be read; else null, and so is {@code refusal}
     * @param refusal the input that tells the waiter
     */
    record Invalid(String reason, String detail, @Nullable String loginId, Input.@Nullable Unacceptable refusal)
            implements IntakeResult {}
}
