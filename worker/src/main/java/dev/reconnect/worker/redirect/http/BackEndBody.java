package dev.reconnect.worker.redirect.http;

import dev.reconnect.worker.redirect.RedirectParameters;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a web back end sends: {@code {"url": …}} of the REDIRECT message, or {@code {"state": …, "loginId": …}}. */
final class BackEndBody {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(8).build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private BackEndBody() {}

    /** Reads a body. Returns null if it holds no redirect, or two. */
    static @Nullable RedirectParameters read(byte[] body) {
        JsonNode json;
        try {
            json = JSON.readTree(body);
        } catch (JacksonException notJson) {
            return null;
        }
        if (json == null || !json.isObject()) {
            return null;
        }
        String url = text(json, "url");
        String state = text(json, "state");
        if ((url == null) == (state == null) || !isTextOrAbsent(json, "loginId")) {
            return null;
        }
        return url == null
                ? new RedirectParameters(String.valueOf(state), text(json, "loginId"), text(json, "institution"))
                : RedirectParameters.ofQuery(query(url));
    }

    /** Returns the query of any URL, whatever its host: only the seal in it counts. */
    private static String query(String url) {
        int mark = url.indexOf('?');
        int fragment = url.indexOf('#');
        int end = fragment < 0 ? url.length() : fragment;
        return mark < 0 || mark > end ? "" : url.substring(mark + 1, end);
    }

    private static boolean isTextOrAbsent(JsonNode json, String name) {
        JsonNode value = json.get(name);
        return value == null || value.isNull() || value.isString();
    }

    private static @Nullable String text(JsonNode json, String name) {
        JsonNode value = json.get(name);
        return value != null && value.isString() ? value.stringValue() : null;
    }
}
