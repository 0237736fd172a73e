package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.flinks.answer.ReadAnswer;
import dev.reconnect.worker.flinks.client.FlinksClient;
import dev.reconnect.worker.session.Answer;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.FlinksCalls;
import dev.reconnect.worker.shard.Permit;
import dev.reconnect.worker.shard.PermitDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard's way to Flinks. It never blocks. It hands each answer to the consumer exactly once, on the client's own
 * threads. {@link #close} gives back the permits of calls that were never sent; later
 * answers are dropped.
 *
 * <p>No start leaves once the shard is closed, or {@link #LONGEST_LEASE} after it got its permit. If the process stands
 * still in between, another worker may take over the shard, and acts on the start's recorded intent.
 */
public final class ShardCalls implements FlinksCalls {

    private static final Logger LOG = LoggerFactory.getLogger(ShardCalls.class);

    /** Shorter than any session time-out of a Kafka group (6 s at least): no other worker owns the shard so early. */
    private static final Duration LONGEST_LEASE = Duration.ofSeconds(5);

    private final FlinksClient client;
    private final CallPermits permits;
    private final Consumer<CallAnswer> answers;
    private final LongSupplier nanoTime;
    /** The permits that were neither used nor closed. Guarded by this. */
    private final Set<CallPermit> inHand = new LinkedHashSet<>();

    private volatile boolean closed;

    /** {@code answers} must not block: it puts the answer where the shard's thread finds it. */
    public ShardCalls(FlinksClient client, CallPermits permits, Consumer<CallAnswer> answers) {
        this(client, permits, answers, System::nanoTime);
    }

    /** @param nanoTime a clock that never jumps, as {@link System#nanoTime} */
    public ShardCalls(FlinksClient client, CallPermits permits, Consumer<CallAnswer> answers, LongSupplier nanoTime) {
        this.client = client;
        this.permits = permits;
        this.answers = answers;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized PermitDecision acquire(CallRequest callRequest) {
        if (closed) {
            return new PermitDecision.Later(Instant.MAX);
        }
        int httpCalls = client.httpCalls(callRequest.call());
        return switch (permits.acquire(callRequest, httpCalls)) {
            case GateDecision.Pass pass -> {
                CallPermit permit = new CallPermit(callRequest, httpCalls, nanoTime.getAsLong());
                inHand.add(permit);
                yield new PermitDecision.Granted(permit);
            }
            case GateDecision.Wait wait ->
                wait.reason().ofInstitution()
                        ? new PermitDecision.InstitutionHeld(wait.again())
                        : new PermitDecision.Later(wait.again());
        };
    }

    @Override
    public synchronized void close() {
        closed = true;
        inHand.forEach(permit -> permits.release(permit.callRequest));
        inHand.clear();
    }

    private synchronized boolean takenFromHand(CallPermit permit) {
        return inHand.remove(permit);
    }

    private void hand(CallAnswer callAnswer) {
        try {
            answers.accept(callAnswer);
        } catch (RuntimeException unexpected) {
            LOG.error("An answer could not be handed to its shard", unexpected);
        }
    }

    /** The permit of one call. */
    private final class CallPermit implements Permit {
        private final CallRequest callRequest;
        private final int httpCalls;
        /** When it was given, by the clock that never jumps. */
        private final long since;

        private boolean lapsed;

        CallPermit(CallRequest callRequest, int httpCalls, long since) {
            this.callRequest = callRequest;
            this.httpCalls = httpCalls;
            this.since = since;
        }

        @Override
        public void send(long callId) {
            Call call = callRequest.call();
            if (lapsed) {
                hand(new CallAnswer(callId, new Answer.NotSent("the permit has lapsed")));
                return;
            }
            if (!takenFromHand(this)) {
                throw new IllegalStateException("a " + FlinksClient.kind(call) + " call was sent without its permit");
            }
            CompletionStage<ReadAnswer> classified =
                    client.perform(call, this::mayLeave).thenCompose(this::classified);
            classified.whenComplete((readAnswer, never) -> {
                AnswerLease lease = permits.answered(callRequest, httpCalls, since, readAnswer);
                if (closed) {
                    lease.release();
                } else {
                    hand(new CallAnswer(callId, readAnswer.answer(), lease));
                }
            });
        }

        private CompletionStage<ReadAnswer> classified(ReadAnswer readAnswer) {
            return CompletableFuture.completedStage(readAnswer)
                    .thenCompose(answer -> permits.classified(callRequest, since, answer))
                    .exceptionally(unexpected -> {
                        LOG.error("An answer could not be classified", unexpected);
                        return readAnswer;
                    });
        }

        private boolean mayLeave() {
            boolean lease = nanoTime.getAsLong() - since < LONGEST_LEASE.toNanos();
            return !(callRequest.call() instanceof Call.Start) || (lease && !closed);
        }

        @Override
        public void lapse() {
            close();
            lapsed = true;
        }

        @Override
        public void close() {
            if (takenFromHand(this)) {
                permits.release(callRequest);
            }
        }
    }
}
