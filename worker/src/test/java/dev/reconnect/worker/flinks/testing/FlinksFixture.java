package dev.reconnect.worker.flinks.testing;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.client.FlinksClient;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A client, and the raw server that it talks to. */
public final class FlinksFixture implements AutoCloseable {

    static final FlinksSettings.Secrets SECRETS = new FlinksSettings.Secrets("the-secret-key", "the-api-key");
    public static final String PATH = "/v3/customer-1/BankingServices/";

    public final RawHttpServer server;
    public final FlinksClient client;
    public final List<String> observed = new CopyOnWriteArrayList<>();

    public FlinksFixture(RawHttpServer.Script script) throws IOException {
        this(script, UnaryOperator.identity());
    }

    public FlinksFixture(RawHttpServer.Script script, UnaryOperator<FlinksSettings> change) throws IOException {
        server = new RawHttpServer(script);
        client = client(server.uri(), change, observed);
    }

    public static FlinksClient client(URI api, UnaryOperator<FlinksSettings> change, List<String> observed) {
        FlinksSettings settings = FlinksSettings.of(api, "customer-1", URI.create("https://connect.example"))
                .with(limits(Duration.ofSeconds(20)));
        return new FlinksClient(
                change.apply(settings),
                InstantSource.system(),
                (kind, outcome, latency) -> observed.add(kind + " " + outcome));
    }

    public static FlinksSettings.CallLimits limits(Duration callTimeout) {
        return new FlinksSettings.CallLimits(callTimeout, callTimeout, 64 * 1024, 1000, 20);
    }

    public static FlinksSettings hasty(FlinksSettings settings) {
        return settings.with(limits(Duration.ofMillis(400)));
    }

    public static FlinksSettings withSecrets(FlinksSettings settings) {
        return settings.with(SECRETS);
    }

    public Answer call(Call call) {
        return call(client, call);
    }

    public static Answer call(FlinksClient client, Call call) {
        return client.call(call)
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() throws IOException {
        client.close();
        server.close();
    }
}
