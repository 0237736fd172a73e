package dev.reconnect.worker.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** The person in front of Connect. */
final class Connect {
    private static final HttpClient BROWSER =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private Connect() {}

    /** Answers the question on the page; fails the test unless Connect takes it. */
    static void answer(String iframeUrl, String answer) {
        String page = submit(iframeUrl, answer);
        if (!page.contains("Success")) {
            throw new AssertionError("Connect did not take the answer: " + page);
        }
    }

    /** Submits an answer; returns the page that follows, whatever it says. */
    static String submit(String iframeUrl, String answer) {
        HttpRequest form = HttpRequest.newBuilder(URI.create(iframeUrl))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("answer=" + answer))
                .build();
        try {
            HttpResponse<String> page = BROWSER.send(form, HttpResponse.BodyHandlers.ofString());
            if (page.statusCode() != 200) {
                throw new AssertionError("Connect answered " + page.statusCode() + ": " + page.body());
            }
            return page.body();
        } catch (java.io.IOException | InterruptedException failed) {
            throw new AssertionError("Connect could not be reached", failed);
        }
    }
}
