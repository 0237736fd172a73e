package dev.reconnect.worker.flinks.http;

import dev.reconnect.worker.flinks.FlinksSettings;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.BooleanSupplier;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.AsyncEntityProducers;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Sends HTTP requests to one origin, each exactly once: no retry, no redirect, no cookie. Every exchange ends within
 * its time-out, and knows whether its request may have left. Safe for use by many threads; never blocks them.
 */
public final class HttpExchanges implements Transport {

    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    private static final TimeValue IDLE = TimeValue.ofSeconds(20);
    private static final int IO_THREADS = 2;
    private static final int READERS = 2;
    /** From this size on, building the tree of an answer takes longer than a millisecond. */
    private static final int LARGE = 64 * 1024;
    /** The bound on an uncounted answer, without accounts: four times a page of a thousand institutions. */
    private static final int MOST_WITHOUT_ACCOUNTS = 8 * 1024 * 1024;

    /** The library has no limit by default: an endless header would fill the memory before the time-out. */
    private static final Http1Config HEAD = Http1Config.custom()
            .setMaxLineLength(16 * 1024)
            .setMaxHeaderCount(200)
            .build();

    private static final TimeValue GRACE = TimeValue.ofSeconds(2);

    private final HttpHost host;
    private final int maxResponseBytes;
    private final Timeout connectTimeout;
    private final CloseableHttpAsyncClient client;
    private final ScheduledThreadPoolExecutor timer;
    private final AnswerMemory memory;
    /** Reads large answers, so that no other exchange waits for them. At most all open calls wait here. */
    private final ExecutorService readers = Executors.newFixedThreadPool(
            READERS, Thread.ofPlatform().daemon().name("flinks-reader-", 0).factory());

    /** The exchanges under way. If the transport is closed it forgets some, so {@link #close} ends them all. */
    private final Set<Exchange> underWay = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /** @param memory counts the bytes of answers with accounts */
    public HttpExchanges(URI origin, FlinksSettings.CallLimits limits, AnswerMemory memory) {
        this.memory = memory;
        host = new HttpHost(origin.getScheme(), origin.getHost(), origin.getPort());
        maxResponseBytes = limits.maxResponseBytes();
        Duration connect = limits.callTimeout().compareTo(LONGEST_CONNECT) < 0 ? limits.callTimeout() : LONGEST_CONNECT;
        connectTimeout = Timeout.of(connect);
        client = client(connectTimeout, limits.openCalls().ceiling() + 2);
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("flinks-timeouts").factory());
        timer.setRemoveOnCancelPolicy(true);
        client.start();
    }

    private static CloseableHttpAsyncClient client(Timeout connectTimeout, int connections) {
        return HttpAsyncClients.custom()
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setMaxConnTotal(connections)
                        .setMaxConnPerRoute(connections)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(connectTimeout)
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .setTimeToLive(TimeValue.ofMinutes(10))
                                .build())
                        .setDefaultTlsConfig(TlsConfig.custom()
                                .setVersionPolicy(HttpVersionPolicy.FORCE_HTTP_1)
                                .setHandshakeTimeout(connectTimeout)
                                .build())
                        .build())
                .setIOReactorConfig(
                        IOReactorConfig.custom().setIoThreadCount(IO_THREADS).build())
                .setHttp1Config(HEAD)
                .setUserAgent("reconnect")
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                // Runs on an established connection, right before the first byte: it separates RequestNotSent from
                // Lost.
                .addRequestInterceptorLast((HttpRequestInterceptor) (request, entity, context) -> {
                    if (context.getAttribute(Exchange.ATTRIBUTE) instanceof Exchange exchange) {
                        exchange.leaving();
                    }
                })
                .evictExpiredConnections()
                .evictIdleConnections(IDLE)
                .build();
    }

    @Override
    public CompletionStage<HttpReply> send(FlinksRequest flinksRequest, BooleanSupplier mayLeave) {
        Exchange exchange = new Exchange(mayLeave);
        underWay.add(exchange);
        exchange.reply().thenRun(() -> underWay.remove(exchange));
        CompletableFuture<HttpReply> reply = new CompletableFuture<>();
        exchange.reply().thenAccept(came -> hand(came, reply));
        if (closed) {
            exchange.cancelled();
            return reply;
        }
        try {
            exchange.endWithin(flinksRequest.timeout(), timer);
            BasicHttpRequest request = new BasicHttpRequest(flinksRequest.method(), host, flinksRequest.path());
            request.setHeader("Accept", "application/json");
            flinksRequest.headers().forEach(request::setHeader);
            AsyncEntityProducer entity = flinksRequest.body() == null
                    ? null
                    : AsyncEntityProducers.create(flinksRequest.body(), ContentType.APPLICATION_JSON);
            HttpClientContext context = HttpClientContext.create();
            context.setAttribute(Exchange.ATTRIBUTE, exchange);
            context.setRequestConfig(RequestConfig.custom()
                    .setConnectionRequestTimeout(connectTimeout)
                    .setResponseTimeout(Timeout.of(flinksRequest.timeout()))
                    .build());
            exchange.abortWith(client.execute(
                    host,
                    new BasicRequestProducer(request, entity),
                    flinksRequest.forData()
                            ? new BoundedBody(maxResponseBytes, memory.part())
                            : new BoundedBody(Math.min(maxResponseBytes, MOST_WITHOUT_ACCOUNTS), null),
                    null,
                    context,
                    exchange));
        } catch (RuntimeException refused) {
            exchange.failed(refused);
        }
        return reply;
    }

    /** Hands over the reply. A large body is read on a reader's thread, not on a connection's thread. */
    private void hand(HttpReply came, CompletableFuture<HttpReply> reply) {
        if (!(came instanceof HttpReply.Received received) || received.body().length < LARGE) {
            reply.complete(came);
            return;
        }
        try {
            readers.execute(() -> reply.complete(came));
        } catch (RejectedExecutionException closedMeanwhile) {
            reply.complete(came);
        }
    }

    @Override
    public void close() {
        closed = true;
        underWay.forEach(Exchange::cancelled);
        // The client's reactors fail on their own sessions if they are closed at once; if they are asked first, they
        // end by themselves.
        client.initiateShutdown();
        try {
            client.awaitShutdown(GRACE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        client.close(CloseMode.IMMEDIATE);
        timer.shutdown();
        readers.shutdown();
    }
}
