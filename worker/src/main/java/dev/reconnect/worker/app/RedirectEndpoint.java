package dev.reconnect.worker.app;

import dev.reconnect.worker.app.settings.Settings;
import dev.reconnect.worker.app.settings.Settings.LandingSettings;
import dev.reconnect.worker.app.settings.Settings.Redirects;
import dev.reconnect.worker.kafka.client.KafkaObserver;
import dev.reconnect.worker.kafka.publish.ConfirmationProducer;
import dev.reconnect.worker.ops.Health;
import dev.reconnect.worker.ops.Meters;
import dev.reconnect.worker.redirect.ConfirmationPublisher.From;
import dev.reconnect.worker.redirect.RedirectSettings;
import dev.reconnect.worker.redirect.RedirectVerifier;
import dev.reconnect.worker.redirect.ReturnLinks;
import dev.reconnect.worker.redirect.http.RedirectServer;
import dev.reconnect.worker.session.ConnectPages;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way back from Connect: the links that lead there, and the endpoint if this worker has one. */
final class RedirectEndpoint {
    private static final Logger LOG = LoggerFactory.getLogger(RedirectEndpoint.class);

    private final RedirectServer server;
    private final ConfirmationProducer producer;
    private final RedirectHealth health;
    private final Duration lameDuck;

    private RedirectEndpoint(
            RedirectServer server, ConfirmationProducer producer, RedirectHealth health, Duration lameDuck) {
        this.server = server;
        this.producer = producer;
        this.health = health;
        this.lameDuck = lameDuck;
    }

    /** The pages of Connect, with links back if the settings say so. */
    static ConnectPages pages(ConnectPages pages, Redirects redirects) {
        LandingSettings landingSettings = redirects.landing();
        return landingSettings == null ? pages : new ReturnLinks(pages, landingSettings.url(), landingSettings.seal());
    }

    /** The endpoint; null if this worker has none. */
    static @Nullable RedirectEndpoint start(
            Settings settings, KafkaObserver observer, Meters meters, Health health, Clock clock) {
        RedirectSettings endpoint = settings.redirects().endpoint();
        LandingSettings landingSettings = settings.redirects().landing();
        if (endpoint == null || landingSettings == null) {
            return null;
        }
        warnOfPlainHttp(endpoint, landingSettings.url());
        ConfirmationProducer producer = new ConfirmationProducer(settings.kafka(), observer);
        RedirectHealth part = new RedirectHealth(health.part("redirect"), clock);
        try {
            RedirectServer server = RedirectServer.start(
                    endpoint,
                    new RedirectVerifier(
                            landingSettings.seal(), settings.redirects().allowList()::allows),
                    (confirmation, from) -> part.heard(producer.publish(confirmation, from == From.WEBHOOK)),
                    meters::redirect,
                    clock);
            return new RedirectEndpoint(server, producer, part, settings.ops().lameDuck());
        } catch (RuntimeException cannotListen) {
            producer.close();
            throw cannotListen;
        }
    }

    private static void warnOfPlainHttp(RedirectSettings endpoint, URI landing) {
        boolean local = Set.of("localhost", "127.0.0.1", "[::1]").contains(String.valueOf(landing.getHost()));
        if (!endpoint.https() && !local) {
            LOG.warn("reconnect.redirect.public-url is not https: anyone on the way can read and repeat a state");
        }
    }

    /** Must be called from time to time. */
    void look() {
        health.look();
    }

    /**
     * Goes on until the lame-duck time has passed since then, because a proxy may send people here until it has heard
     * that this worker stops. Then requests under way get their answer.
     *
     * @param stopping when the worker was told to stop, as {@link System#nanoTime} tells it
     */
    void close(long stopping) {
        try {
            TimeUnit.NANOSECONDS.sleep(lameDuck.toNanos() - (System.nanoTime() - stopping));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        server.close();
        producer.close();
    }
}
