package dev.reconnect.worker.simulation.testing.flinks;

import dev.reconnect.contracts.RedirectConfirmed;
import java.time.Instant;

/** Something that a person, or Connect for them, does at a moment to come. */
public sealed interface PersonAction {

    Instant at();

    /** Answers the challenge in Connect; the answer may come too late to be taken. */
    record Answers(Instant at, String requestId, boolean right) implements PersonAction {}

    /** Goes through Connect's credentials flow with success. */
    record SignsIn(Instant at, String loginId) implements PersonAction {}

    /** A redirect reaches the web back end, which publishes this. */
    record Redirected(Instant at, RedirectConfirmed event) implements PersonAction {}
}
