package dev.reconnect.worker.redirect.http;

import java.time.Duration;

/**
 * How long the endpoint waits for its callers.
 *
 * @param idle for the next request, or for the rest of a request's first line
 * @param headers for a request's headers as a whole
 * @param body for a web back end's body as a whole
 * @param webhook for a webhook's body as a whole
 * @param answer for a request from its headers to its end: longer than a body and a confirmation may take together
 * @param grace at the endpoint's end, for requests under way: longer than a confirmation may take to Kafka
 */
public record ReadLimits(
        Duration idle, Duration headers, Duration body, Duration webhook, Duration answer, Duration grace) {
    public static final ReadLimits DEFAULT = new ReadLimits(
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(45),
            Duration.ofSeconds(11));
}
