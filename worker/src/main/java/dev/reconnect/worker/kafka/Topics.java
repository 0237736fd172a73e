package dev.reconnect.worker.kafka;

import dev.reconnect.worker.shard.Source;

/** The names of the topics that the worker reads and writes. */
public record Topics(
        String interactive,
        String batch,
        String redirects,
        String outcomes,
        String accounts,
        String sessions,
        String deadLetters) {

    /** The documented names behind a prefix such as {@code reconnect.}. */
    public static Topics withPrefix(String prefix) {
        return new Topics(
                prefix + "requests.interactive",
                prefix + "requests.batch",
                prefix + "redirects",
                prefix + "outcomes",
                prefix + "accounts",
                prefix + "sessions",
                prefix + "dead-letters");
    }

    /** The topic that a source's records come from. */
    public String of(Source source) {
        return switch (source) {
            case INTERACTIVE -> interactive;
            case BATCH -> batch;
            case REDIRECTS -> redirects;
        };
    }
}
