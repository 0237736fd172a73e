package dev.reconnect.demo.page;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The page's files, read once from the class path; a browser can get no other file. */
final class Assets {
    private static final String SCRIPT = "text/javascript; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";

    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("index.html", HTML),
            Map.entry("back.html", HTML),
            Map.entry("style.css", "text/css; charset=utf-8"),
            Map.entry("icon.svg", "image/svg+xml"),
            Map.entry("app.js", SCRIPT),
            Map.entry("api.js", SCRIPT),
            Map.entry("state.js", SCRIPT),
            Map.entry("banks.js", SCRIPT),
            Map.entry("connect.js", SCRIPT),
            Map.entry("night.js", SCRIPT),
            Map.entry("log.js", SCRIPT),
            Map.entry("words.js", SCRIPT));

    private Assets() {}

    static void register(HttpRules rules) {
        serve(rules, "/", "index.html");
        // The worker's redirect endpoint sends a browser on to this address.
        serve(rules, "/back", "back.html");
        TYPES.keySet().stream().filter(name -> !name.endsWith(".html")).forEach(name -> serve(rules, "/" + name, name));
    }

    private static void serve(HttpRules rules, String path, String name) {
        byte[] content = read(name);
        String type = TYPES.getOrDefault(name, "application/octet-stream");
        rules.get(path, (request, response) -> {
            response.header(HeaderNames.CONTENT_TYPE, type);
            response.header(HeaderNames.CACHE_CONTROL, "no-cache");
            response.send(content);
        });
    }

    private static byte[] read(String name) {
        try (InputStream file = Assets.class.getResourceAsStream("/page/" + name)) {
            if (file == null) {
                throw new IllegalStateException("the page lacks " + name);
            }
            return file.readAllBytes();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
