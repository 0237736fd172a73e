package dev.reconnect.worker.app;

import dev.reconnect.worker.kafka.ConfirmationProducer;
import dev.reconnect.worker.kafka.KafkaObserver;
import dev.reconnect.worker.kafka.KafkaShardsSettings;
import dev.reconnect.worker.ops.Health;
import dev.reconnect.worker.ops.Meters;
import dev.reconnect.worker.redirect.Confirmations.From;
import dev.reconnect.worker.redirect.Judge;
import dev.reconnect.worker.redirect.RedirectServer;
import dev.reconnect.worker.redirect.RedirectSettings;
import dev.reconnect.worker.redirect.ReturnLinks;
import dev.reconnect.worker.redirect.StateSeal;
import dev.reconnect.worker.session.ConnectPages;
import dev.reconnect.worker.shard.RedirectAllowList;
import java.net.URI;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way back from Connect: the links that lead there, and the endpoint where this worker has one. */
final class RedirectSide implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedirectSide.class);

    private final RedirectServer server;
    private final ConfirmationProducer producer;
    private final RedirectHealth health;

    private RedirectSide(RedirectServer server, ConfirmationProducer producer, RedirectHealth health) {
        this.server = server;
        this.producer = producer;
        this.health = health;
    }

    /** The pages of Connect, with links back where the settings say so. */
    static ConnectPages pages(ConnectPages pages, RedirectOptions options) {
        URI publicUrl = options.publicUrl();
        Secret key = options.stateKey();
        return publicUrl == null || key == null ? pages : new ReturnLinks(pages, publicUrl, seal(key, options));
    }

    /** The endpoint; null where this worker has none. */
    static @Nullable RedirectSide start(
            Settings settings,
            KafkaShardsSettings kafka,
            KafkaObserver observer,
            Meters meters,
            Health health,
            Clock clock) {
        RedirectOptions options = settings.redirect();
        Integer port = options.port();
        Secret key = options.stateKey();
        if (port == null || key == null) {
            return null;
        }
        warnOfPlainHttp(options.publicUrl());
        RedirectAllowList returnable =
                new RedirectAllowList(new HashSet<>(settings.session().redirectAllowList()));
        ConfirmationProducer producer = new ConfirmationProducer(kafka, observer);
        RedirectHealth part = new RedirectHealth(health.part("redirect"), clock);
        try {
            RedirectServer server = RedirectServer.start(
                    new RedirectSettings(
                            options.host(),
                            port,
                            isHttps(options.publicUrl()),
                            framedBy(settings),
                            options.returnUrl(),
                            value(options.bearerToken()),
                            value(options.webhookSecret()),
                            options.perSecond()),
                    new Judge(seal(key, options), returnable::allows),
                    (confirmation, from) -> part.heard(producer.publish(confirmation, from == From.WEBHOOK)),
                    meters::redirect,
                    clock);
            return new RedirectSide(server, producer, part);
        } catch (RuntimeException cannotListen) {
            producer.close();
            throw cannotListen;
        }
    }

    private static StateSeal seal(Secret key, RedirectOptions options) {
        Secret previous = options.stateKeyPrevious();
        return new StateSeal(RedirectOptions.key(key), previous == null ? null : RedirectOptions.key(previous));
    }

    private static Set<String> framedBy(Settings settings) {
        Set<String> origins = new HashSet<>(settings.session().redirectAllowList());
        origins.add(settings.flinks().connectUrl().toString());
        return origins;
    }

    private static boolean isHttps(@Nullable URI url) {
        return url != null && "https".equalsIgnoreCase(url.getScheme());
    }

    private static void warnOfPlainHttp(@Nullable URI url) {
        boolean local =
                url != null && Set.of("localhost", "127.0.0.1", "[::1]").contains(String.valueOf(url.getHost()));
        if (!isHttps(url) && !local) {
            LOG.warn("reconnect.redirect.public-url is not https: whoever is on the way can read and repeat a state");
        }
    }

    private static @Nullable String value(@Nullable Secret secret) {
        return secret == null ? null : secret.value();
    }

    /** To be called from time to time. */
    void look() {
        health.look();
    }

    int port() {
        return server.port();
    }

    /** Requests under way have their answer first. */
    @Override
    public void close() {
        server.close();
        producer.close();
    }
}
