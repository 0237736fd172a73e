package dev.reconnect.worker.flinks.client;

import java.time.Duration;

/** Hears of every answer, for metrics. It is called on the client's own threads, so it must not block. */
@FunctionalInterface
public interface CallObserver {

    /** Hears nothing. */
    CallObserver NONE = (kind, outcomeClass, latency) -> {};

    /**
     * A call got its answer. Both words come from small fixed sets and fit a metric's tag.
     *
     * @param kind start, poll, check-cached, fetch, fetch-pending, token or institutions
     * @param outcomeClass pending, challenged, authorized, accounts, accounts-in-part (some accounts cannot be
     *     published in full), too-large, no-room, not-sent, unreadable, a {@code RefusalClass} in kebab case,
     *     unknown-code (a refusal that has no row in the table); for token and institutions: done, refused
     * @param latency from the hand-over to the answer; it includes the minting of a token
     */
    void answered(String kind, String outcomeClass, Duration latency);

    /** An answer carried a FlinksCode that is not in the table. */
    default void unknownCode(String kind) {}
}
