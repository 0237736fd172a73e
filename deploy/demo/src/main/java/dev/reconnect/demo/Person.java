package dev.reconnect.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Acts for the person: opens Connect, answers the question, goes where Connect sends the browser. */
final class Person {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern NAVIGATE = Pattern.compile("data-navigate=\"([^\"]+)\"");

    private Person() {}

    static void answer(String iframeUrl, String answer) throws IOException, InterruptedException {
        try (HttpClient browser = HttpClient.newBuilder()
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            HttpRequest form = HttpRequest.newBuilder(URI.create(iframeUrl))
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("answer=" + answer))
                    .build();
            String page =
                    browser.send(form, HttpResponse.BodyHandlers.ofString()).body();
            Matcher next = NAVIGATE.matcher(page);
            if (!next.find()) {
                throw new IOException("Connect did not take the answer");
            }
            URI landing = URI.create(next.group(1).replace("&amp;", "&"));
            HttpRequest follow =
                    HttpRequest.newBuilder(landing).timeout(PATIENCE).build();
            HttpResponse<String> landed = browser.send(follow, HttpResponse.BodyHandlers.ofString());
            if (landed.statusCode() != 200) {
                throw new IOException("the landing answered " + landed.statusCode());
            }
        }
    }
}
