package dev.reconnect.worker.redirect;

import dev.reconnect.contracts.RedirectConfirmed;
import org.jspecify.annotations.Nullable;

/** What a redirect is worth. */
public sealed interface Verification {

    /**
     * It came back with a seal of ours.
     *
     * @param returnAddress from the seal, where it is still allowed
     * @param state names the state that brought it
     * @param otherLogin whether somebody signed in as another login than was asked
     */
    record Genuine(RedirectConfirmed confirmation, @Nullable String returnAddress, String state, boolean otherLogin)
            implements Verification {}

    /** It is worth nothing. */
    record Rejected(RedirectResult why) implements Verification {}
}
