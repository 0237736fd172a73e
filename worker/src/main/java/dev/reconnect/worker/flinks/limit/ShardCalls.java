package dev.reconnect.worker.flinks.limit;

import dev.reconnect.worker.flinks.client.FlinksClient;
import dev.reconnect.worker.flinks.institution.InstitutionBreakers;
import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.CallRequest;
import dev.reconnect.worker.shard.FlinksCalls;
import dev.reconnect.worker.shard.Permit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard's way to Flinks. It never blocks. It hands each answer to the consumer exactly once, on the client's own
 * threads, after the permit is given back. {@link #close} gives back the permits of calls that were never sent; later
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
    private final InstitutionBreakers institutions;
    private final Consumer<CallAnswer> answers;
    private final LongSupplier nanoTime;
    /** Calls with a permit that are not sent yet. Guarded by this. */
    private final List<GrantedCall> waiting = new ArrayList<>();

    private volatile boolean closed;

    /** @param since when the permit was given, by {@code nanoTime} */
    private record GrantedCall(CallRequest callRequest, long since) {}

    /** {@code answers} must not block: it puts the answer where the shard's thread finds it. */
    public ShardCalls(
            FlinksClient client, CallPermits permits, InstitutionBreakers institutions, Consumer<CallAnswer> answers) {
        this(client, permits, institutions, answers, System::nanoTime);
    }

    /** @param nanoTime a clock that never jumps, as {@link System#nanoTime} */
    public ShardCalls(
            FlinksClient client,
            CallPermits permits,
            InstitutionBreakers institutions,
            Consumer<CallAnswer> answers,
            LongSupplier nanoTime) {
        this.client = client;
        this.permits = permits;
        this.institutions = institutions;
        this.answers = answers;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized Permit acquire(CallRequest callRequest) {
        if (closed) {
            return new Permit.Later(Instant.MAX);
        }
        Permit institution = institutions.enter(callRequest);
        if (!(institution instanceof Permit.Granted)) {
            return institution;
        }
        Instant memoryAt = client.enter(callRequest.call());
        if (memoryAt != null) {
            institutions.leave(callRequest);
            return new Permit.Later(memoryAt);
        }
        Permit permit = permits.acquire(callRequest, client.httpCalls(callRequest.call()));
        if (permit instanceof Permit.Granted) {
            waiting.add(new GrantedCall(callRequest, nanoTime.getAsLong()));
        } else {
            client.left(callRequest.call(), null);
            institutions.leave(callRequest);
        }
        return permit;
    }

    @Override
    public synchronized void release(Call call) {
        GrantedCall grantedCall = taken(call);
        if (grantedCall != null) {
            giveBack(grantedCall);
        }
    }

    private void giveBack(GrantedCall grantedCall) {
        permits.release(grantedCall.callRequest());
        client.left(grantedCall.callRequest().call(), null);
        institutions.leave(grantedCall.callRequest());
    }

    private @Nullable GrantedCall taken(Call call) {
        for (int i = 0; i < waiting.size(); i++) {
            if (waiting.get(i).callRequest().call().equals(call)) {
                return waiting.remove(i);
            }
        }
        return null;
    }

    @Override
    public void send(long callId, Call call) {
        GrantedCall grantedCall;
        synchronized (this) {
            grantedCall = taken(call);
        }
        if (grantedCall == null) {
            throw new IllegalStateException("a " + FlinksClient.kind(call) + " call was sent without its permit");
        }
        client.perform(call, () -> mayLeave(grantedCall)).whenComplete((readAnswer, never) -> {
            client.left(grantedCall.callRequest().call(), readAnswer);
            permits.answered(grantedCall.callRequest(), grantedCall.since(), readAnswer);
            institutions.heard(grantedCall.callRequest(), readAnswer.answer());
            if (closed) {
                readAnswer.lease().release();
            } else {
                hand(new CallAnswer(callId, readAnswer.answer(), readAnswer.lease()));
            }
        });
    }

    private boolean mayLeave(GrantedCall grantedCall) {
        boolean lease = nanoTime.getAsLong() - grantedCall.since() < LONGEST_LEASE.toNanos();
        return !(grantedCall.callRequest().call() instanceof Call.Start) || (lease && !closed);
    }

    @Override
    public synchronized void close() {
        closed = true;
        waiting.forEach(this::giveBack);
        waiting.clear();
    }

    private void hand(CallAnswer callAnswer) {
        try {
            answers.accept(callAnswer);
        } catch (RuntimeException unexpected) {
            LOG.error("An answer could not be handed to its shard", unexpected);
        }
    }
}
