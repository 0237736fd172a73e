package dev.reconnect.worker.kafka.testing;

import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.session.Institution;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.FlinksCalls;
import dev.reconnect.worker.shard.Permit;
import dev.reconnect.worker.shard.PermitDecision;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A Flinks that authorizes every login at its first poll. Several workers may share it. */
public final class AuthorizingFlinks {

    private static final Institution BANK = new Institution(14, "Bank");

    private final Map<String, AtomicInteger> starts = new ConcurrentHashMap<>();
    private volatile long delayMillis = 5;

    /** From now on each answer comes after this time. */
    public void answersAfter(long millis) {
        delayMillis = millis;
    }

    public int starts(String loginId) {
        AtomicInteger count = starts.get(loginId);
        return count == null ? 0 : count.get();
    }

    /** The calls of one shard. */
    FlinksCalls calls(Consumer<FlinksCalls.CallAnswer> answers) {
        return new FlinksCalls() {
            @Override
            public PermitDecision acquire(CallRequest callRequest) {
                return new PermitDecision.Granted(permit(callRequest.call(), answers));
            }

            @Override
            public void close() {
                // It holds nothing.
            }
        };
    }

    private Permit permit(Call call, Consumer<FlinksCalls.CallAnswer> answers) {
        return new Permit() {
            @Override
            @SuppressWarnings("FutureReturnValueIgnored") // the consumer gets the result
            public void send(long callId) {
                Answer answer = answer(call);
                CompletableFuture.runAsync(
                        () -> answers.accept(new FlinksCalls.CallAnswer(callId, answer)),
                        CompletableFuture.delayedExecutor(delayMillis, TimeUnit.MILLISECONDS));
            }

            @Override
            public void lapse() {
                // There is always a permit.
            }

            @Override
            public void close() {
                // There is always a permit.
            }
        };
    }

    private Answer answer(Call call) {
        return switch (call) {
            case Call.Start start -> {
                starts.computeIfAbsent(start.loginId(), login -> new AtomicInteger())
                        .incrementAndGet();
                yield new Answer.Pending("request-" + start.loginId());
            }
            case Call.Poll poll -> new Answer.Authorized(poll.requestId(), BANK, Instant.now());
            case Call.CheckCached cached -> new Answer.Authorized("request-" + cached.loginId(), BANK, Instant.now());
            case Call.Fetch fetch -> accounts(fetch.requestId());
            case Call.FetchPending fetch -> accounts(fetch.requestId());
        };
    }

    private static Answer accounts(String requestId) {
        return new Answer.Accounts(requestId, BANK, Instant.now(), List.of());
    }
}
