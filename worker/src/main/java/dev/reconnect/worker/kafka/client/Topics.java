package dev.reconnect.worker.kafka.client;

import dev.reconnect.worker.shard.Source;
import java.util.List;

/**
 * The names of all topics.
 *
 * @param prefix of every name; ends with its own dot if one is wanted
 */
public record Topics(String prefix) {

    public static Topics withPrefix(String prefix) {
        return new Topics(prefix);
    }

    public String interactive() {
        return prefix + "requests.interactive";
    }

    public String batch() {
        return prefix + "requests.batch";
    }

    public String redirects() {
        return prefix + "redirects";
    }

    public String outcomes() {
        return prefix + "outcomes";
    }

    public String accounts() {
        return prefix + "accounts";
    }

    public String institutions() {
        return prefix + "institutions";
    }

    public String control() {
        return prefix + "control";
    }

    public String sessions() {
        return prefix + "sessions";
    }

    public String deadLetters() {
        return prefix + "dead-letters";
    }

    /** What must have the same number of partitions: a shard is one partition number of all of these. */
    public List<String> copartitioned() {
        return List.of(interactive(), batch(), redirects(), sessions());
    }

    /** The topic that a source's records come from. */
    public String of(Source source) {
        return switch (source) {
            case INTERACTIVE -> interactive();
            case BATCH -> batch();
            case REDIRECTS -> redirects();
        };
    }
}
