package dev.reconnect.worker.flinks.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reconnect.sandbox.flinks.FlinksStandIn;
import dev.reconnect.worker.flinks.FlinksSettings;
import dev.reconnect.worker.flinks.client.CallObserver;
import dev.reconnect.worker.flinks.client.FlinksClient;
import dev.reconnect.worker.flinks.institution.InstitutionBreakers;
import dev.reconnect.worker.flinks.institution.InstitutionObserver;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.RefusalClass;
import dev.reconnect.worker.shard.FlinksCalls.CallAnswer;
import dev.reconnect.worker.shard.PermitDecision;
import dev.reconnect.worker.shard.testing.CallRequests;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The figures of {@link AdaptiveRateTest} with a real clock: real clients, over HTTP, call the sandbox's stand-in. It
 * takes a minute, so its name keeps it out of the build: {@code mvn test -pl worker -am -Dtest=RealLimitFigures}.
 */
class RealLimitFigures {

    private static final int ALLOWED = 100;
    private static final int SHARDS = 4;
    private static final Duration CONVERGENCE = Duration.ofSeconds(15);
    private static final Duration MEASURED = Duration.ofSeconds(25);

    private final AtomicLong served = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong callIds = new AtomicLong();

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void nearlyAllThatTheStandInAllowsIsUsed(int clients) {
        List<AutoCloseable> open = new ArrayList<>();
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
        try (FlinksStandIn flinks = new FlinksStandIn(dev.reconnect.sandbox.flinks.bank.StandInSettings.builder()
                        .build())
                .start()) {
            flinks.limit().set(ALLOWED);
            for (int client = 0; client < clients; client++) {
                open.add(client(flinks, threads));
            }
            after(CONVERGENCE, threads);
            served.set(0);
            refused.set(0);
            after(MEASURED, threads);
            double use = (double) served.get() / MEASURED.toSeconds() / ALLOWED;
            double share = (double) refused.get() / (served.get() + refused.get());
            System.out.printf("%d clients: %.1f %% used, %.2f %% refused%n", clients, 100 * use, 100 * share);
            assertThat(use).isGreaterThan(0.9);
            assertThat(share).isLessThan(0.02);
        } finally {
            threads.shutdownNow();
            open.forEach(RealLimitFigures::close);
        }
    }

    private AutoCloseable client(FlinksStandIn flinks, ScheduledExecutorService threads) {
        FlinksSettings settings = FlinksSettings.of(flinks.apiUrl(), flinks.customerId(), flinks.connectUrl())
                .with(AdaptiveRateTest.limits(1000));
        FlinksClient client = new FlinksClient(settings, InstantSource.system(), CallObserver.NONE);
        InstitutionBreakers institutions = new InstitutionBreakers(
                InstitutionBreakers.BreakerRules.DEFAULTS, InstantSource.system(), InstitutionObserver.NONE);
        CallPermits permits = new CallPermits(settings, client, institutions, InstantSource.system());
        for (int shard = 0; shard < SHARDS; shard++) {
            var calls = new ShardCalls(client, permits, this::count);
            threads.execute(() -> takeAll(calls, threads));
        }
        return client;
    }

    private void takeAll(ShardCalls calls, ScheduledExecutorService threads) {
        long id = callIds.incrementAndGet();
        // The stand-in knows none of these ids: what counts is only whether a call is served or refused.
        Call call = new Call.Poll("00000000-0000-0000-0000-" + "%012d".formatted(id));
        PermitDecision decision = calls.acquire(CallRequests.of(call));
        if (decision instanceof PermitDecision.Granted granted) {
            granted.permit().send(id);
        }
        long wait = decision instanceof PermitDecision.Later later
                ? Math.max(0, Duration.between(Instant.now(), later.again()).toNanos())
                : 0;
        if (!threads.isShutdown()) {
            var unused = threads.schedule(() -> takeAll(calls, threads), wait, TimeUnit.NANOSECONDS);
        }
    }

    private void count(CallAnswer callAnswer) {
        boolean slowDown = callAnswer.answer() instanceof Answer.Refused refusal
                && refusal.refusalClass() == RefusalClass.SLOW_DOWN;
        (slowDown ? refused : served).incrementAndGet();
    }

    private static void after(Duration time, ScheduledExecutorService threads) {
        CompletableFuture<Void> over = new CompletableFuture<>();
        var unused = threads.schedule(() -> over.complete(null), time.toMillis(), TimeUnit.MILLISECONDS);
        over.orTimeout(time.toSeconds() + 30, TimeUnit.SECONDS).join();
    }

    private static void close(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
