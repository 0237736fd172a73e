package dev.reconnect.worker.simulation.testing.flinks;

import dev.reconnect.contracts.RedirectConfirmed;
import java.time.Instant;

/** Something that a person, or Connect for them, does at a later moment. */
public sealed interface PersonAction {

    Instant at();

    /** The person answers the challenge in Connect; the answer may come too late. */
    record Answers(Instant at, String requestId, boolean right) implements PersonAction {}

    /** The person goes through Connect's credentials flow with success. */
    record SignsIn(Instant at, String loginId) implements PersonAction {}

    /** A redirect reaches the web back end, which publishes this event. */
    record Redirected(Instant at, RedirectConfirmed event) implements PersonAction {}
}
