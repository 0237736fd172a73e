package dev.reconnect.worker.chaos.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A person in front of Connect, who answers the challenge as soon as the link arrives, or too late. */
final class ConnectPerson {
    private static final HttpClient BROWSER =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private ConnectPerson() {}

    static void answer(String iframeUrl) {
        HttpRequest form = HttpRequest.newBuilder(URI.create(iframeUrl))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("answer=Montreal"))
                .build();
        try {
            BROWSER.send(form, HttpResponse.BodyHandlers.discarding());
        } catch (IOException failed) {
            throw new AssertionError("Connect could not be reached", failed);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }
}
