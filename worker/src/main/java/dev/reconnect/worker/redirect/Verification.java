package dev.reconnect.worker.redirect;

import dev.reconnect.contracts.RedirectConfirmed;
import org.jspecify.annotations.Nullable;

/** Whether a redirect is genuine, by its seal alone. */
public sealed interface Verification {

    /**
     * The redirect came back with a seal of ours.
     *
     * @param returnAddress from the seal; null if it has none, or if it is no longer allowed
     * @param state names the state that brought it
     * @param otherLogin whether the person signed in as another login than was asked
     */
    record Genuine(RedirectConfirmed confirmation, @Nullable String returnAddress, String state, boolean otherLogin)
            implements Verification {}

    /** The redirect is not accepted. */
    record Rejected(RedirectResult why) implements Verification {}
}
