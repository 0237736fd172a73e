package dev.reconnect.worker.flinks.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether Flinks refuses us, by calls that open nothing and belong to no login. What Flinks says to one login is
 * no evidence about the others.
 */
@FunctionalInterface
public interface NeutralWitness {

    /** Never tells. */
    NeutralWitness NONE = side -> CompletableFuture.completedStage(Finding.UNKNOWN);

    /** What our keys and our contract open. */
    enum Side {
        /** Starts, polls and cached checks: the secret key, the authorize token. */
        SESSIONS,
        /** The accounts: the API key. */
        DATA
    }

    /** What the neutral call showed. */
    sealed interface Finding {

        /** Flinks takes our calls. */
        Finding FINE = new Fine();
        /** No answer, or one that does not tell. */
        Finding UNKNOWN = new Unknown();

        record Fine() implements Finding {}

        record Unknown() implements Finding {}

        /**
         * Flinks refuses us.
         *
         * @param flinksCode null if it names none
         */
        record Refused(@Nullable String flinksCode, int httpStatus) implements Finding {}
    }

    /** Makes the neutral call. The stage never completes exceptionally, and completes within the calls' time-outs. */
    CompletionStage<Finding> ask(Side side);
}
