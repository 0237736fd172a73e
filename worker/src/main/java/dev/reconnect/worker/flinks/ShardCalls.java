package dev.reconnect.worker.flinks;

import dev.reconnect.worker.session.Call;
import dev.reconnect.worker.shard.FlinksCalls;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One shard's way to Flinks. Never blocks; each answer is handed to the consumer exactly once, on the client's own
 * threads, after its room is free again. Closing gives back the room of calls that were never sent; answers that come later
 * are dropped.
 */
public final class ShardCalls implements FlinksCalls, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShardCalls.class);

    private final FlinksClient client;
    private final CallPermits permits;
    private final Consumer<Answered> answers;
    /** Calls with room that are not sent yet. Guarded by this. */
    private final List<Call> waiting = new ArrayList<>();

    private volatile boolean closed;

    /** {@code answers} must not block: it puts the answer where the shard's thread finds it. */
    public ShardCalls(FlinksClient client, CallPermits permits, Consumer<Answered> answers) {
        this.client = client;
        this.permits = permits;
        this.answers = answers;
    }

    @Override
    public synchronized boolean acquire(Call call) {
        if (closed || !permits.acquire(call, client.httpCalls(call))) {
            return false;
        }
        waiting.add(call);
        return true;
    }

    @Override
    public synchronized void release(Call call) {
        if (waiting.remove(call)) {
            permits.release(call);
        }
    }

    @Override
    public void send(long callId, Call call) {
        synchronized (this) {
            if (!waiting.remove(call)) {
                throw new IllegalStateException("a " + FlinksClient.kind(call) + " call was sent without its room");
            }
        }
        client.read(call).whenComplete((reading, never) -> {
            permits.answered(call, reading);
            if (!closed) {
                hand(new Answered(callId, reading.answer()));
            }
        });
    }

    @Override
    public synchronized void close() {
        closed = true;
        waiting.forEach(permits::release);
        waiting.clear();
    }

    private void hand(Answered answered) {
        try {
            answers.accept(answered);
        } catch (RuntimeException unexpected) {
            LOG.error("An answer could not be handed to its shard", unexpected);
        }
    }
}
