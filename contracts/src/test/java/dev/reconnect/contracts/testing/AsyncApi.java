package dev.reconnect.contracts.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The AsyncAPI document of this folder, and the targets of its references. */
public final class AsyncApi {

    private static final Path FILE = Path.of("asyncapi.yaml");

    private final JsonNode document;

    private AsyncApi(JsonNode document) {
        this.document = document;
    }

    public static AsyncApi read() {
        try {
            return new AsyncApi(new YAMLMapper().readTree(Files.readString(FILE)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public JsonNode at(String pointer) {
        return document.at(pointer);
    }

    /** The names of the messages that a channel carries. */
    public Set<String> messages(JsonNode channel) {
        Set<String> names = new TreeSet<>();
        channel.path("messages").forEach(message -> names.add(last(reference(message))));
        return names;
    }

    /** Every reference of the document. */
    public Stream<String> references() {
        return references(document);
    }

    /** Whether the target of a reference exists. */
    public boolean resolves(String reference) {
        return reference.startsWith("#")
                ? !document.at(reference.substring(1)).isMissingNode()
                : Files.isRegularFile(FILE.resolveSibling(reference));
    }

    /** The one target that a node refers to. */
    public static String reference(JsonNode node) {
        return node.path("$ref").stringValue();
    }

    public static String last(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    private static Stream<String> references(JsonNode node) {
        Stream<String> here = node.has("$ref") ? Stream.of(reference(node)) : Stream.empty();
        return Stream.concat(here, node.valueStream().flatMap(AsyncApi::references));
    }
}
