package dev.reconnect.worker.flinks.testing;

import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.answer.AnswerClass;
import dev.reconnect.worker.flinks.answer.FlinksCodes;
import dev.reconnect.worker.flinks.client.CallObserver;
import dev.reconnect.worker.flinks.client.FlinksClient;
import dev.reconnect.worker.flinks.http.FlinksRequest;
import dev.reconnect.worker.flinks.http.HttpReply;
import dev.reconnect.worker.flinks.http.Transport;
import dev.reconnect.worker.flinks.institution.InstitutionBreakers;
import dev.reconnect.worker.flinks.institution.InstitutionObserver;
import dev.reconnect.worker.flinks.limit.CallPermits;
import dev.reconnect.worker.flinks.limit.ShardCalls;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The production client and permits of one worker process. A simulation provides the network and the clocks. */
public final class SimulatedClient implements AutoCloseable {

    /** One HTTP request that leaves. */
    @SuppressWarnings("ArrayRecordComponent") // sent once, compared by nobody
    public record Request(
            String method, String path, Map<String, String> headers, byte @Nullable [] body, Duration timeout) {}

    /** Hears how an exchange ends: exactly one of these methods is called, once. */
    public interface Caller {
        void received(int status, @Nullable String retryAfter, byte[] body);

        void notSent(String cause);

        void lost(String cause);
    }

    /** Carries requests, and tells each caller how its exchange ended, but only after {@code send} has returned. */
    public interface Network extends AutoCloseable {
        void send(Request request, Caller caller);

        @Override
        void close();
    }

    /** When the process counts a bank as not well, and the observer that hears of it. */
    public record InstitutionSetup(InstitutionBreakers.BreakerRules rules, InstitutionObserver observer) {
        /** The documented rules; nothing hears of it. */
        public static final InstitutionSetup DEFAULT =
                new InstitutionSetup(InstitutionBreakers.BreakerRules.DEFAULTS, InstitutionObserver.NONE);
    }

    /** One row of the classification table; {@code effect} is the name of an {@link AnswerClass}. */
    public record Code(String code, List<Integer> statuses, String effect) {}

    private final FlinksClient client;
    private final CallPermits permits;
    private final LongSupplier nanoTime;

    /** {@code clock} is the worker's own and may be wrong; {@code nanoTime} never jumps. */
    public SimulatedClient(
            FlinksSettings settings,
            InstitutionSetup banks,
            InstantSource clock,
            LongSupplier nanoTime,
            Network network) {
        this.nanoTime = nanoTime;
        client = new FlinksClient(settings, new OnNetwork(network), clock, CallObserver.NONE);
        InstitutionBreakers institutions = new InstitutionBreakers(banks.rules(), clock, banks.observer());
        permits = new CallPermits(settings, client, institutions, clock, nanoTime);
    }

    /** Returns one shard's way to Flinks, as the production worker builds it. */
    public ShardCalls calls(Consumer<CallAnswer> answers) {
        return new ShardCalls(client, permits, answers, nanoTime);
    }

    public CallPermits permits() {
        return permits;
    }

    @Override
    public void close() {
        client.close();
    }

    /** Returns the whole classification table. */
    public static List<Code> codes() {
        return FlinksCodes.TABLE.stream()
                .map(row ->
                        new Code(row.code(), row.statuses(), row.answerClass().name()))
                .toList();
    }

    private record OnNetwork(Network network) implements Transport {
        @Override
        public CompletionStage<HttpReply> send(FlinksRequest flinksRequest, BooleanSupplier mayLeave) {
            CompletableFuture<HttpReply> reply = new CompletableFuture<>();
            if (!mayLeave.getAsBoolean()) {
                reply.complete(new HttpReply.RequestNotSent("may not leave any more"));
                return reply;
            }
            network.send(
                    new Request(
                            flinksRequest.method(),
                            flinksRequest.path(),
                            flinksRequest.headers(),
                            flinksRequest.body(),
                            flinksRequest.timeout()),
                    new Completing(reply));
            return reply;
        }

        @Override
        public void close() {
            network.close();
        }
    }

    private record Completing(CompletableFuture<HttpReply> reply) implements Caller {
        @Override
        public void received(int status, @Nullable String retryAfter, byte[] body) {
            reply.complete(new HttpReply.Received(status, retryAfter, body));
        }

        @Override
        public void notSent(String cause) {
            reply.complete(new HttpReply.RequestNotSent(cause));
        }

        @Override
        public void lost(String cause) {
            reply.complete(new HttpReply.Lost(cause));
        }
    }
}
