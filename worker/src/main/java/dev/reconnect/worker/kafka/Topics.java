package dev.reconnect.worker.kafka;

import dev.reconnect.worker.shard.Source;
import java.util.List;

/** The names of all topics. */
public record Topics(
        String interactive,
        String batch,
        String redirects,
        String outcomes,
        String accounts,
        String institutions,
        String control,
        String sessions,
        String deadLetters) {

    /** The names under a prefix, which ends with its own dot where one is wanted. */
    public static Topics withPrefix(String prefix) {
        return new Topics(
                prefix + "requests.interactive",
                prefix + "requests.batch",
                prefix + "redirects",
                prefix + "outcomes",
                prefix + "accounts",
                prefix + "institutions",
                prefix + "control",
                prefix + "sessions",
                prefix + "dead-letters");
    }

    /** What the worker reads. */
    public List<String> inputs() {
        return List.of(interactive, batch, redirects);
    }

    /** What must have the same number of partitions: a shard is one partition number of all of these. */
    public List<String> copartitioned() {
        return List.of(interactive, batch, redirects, sessions);
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
