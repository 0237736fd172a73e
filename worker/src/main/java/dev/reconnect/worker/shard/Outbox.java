package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.Call;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Calls of open sessions that are committed and wait for room, in order; one per login. */
final class Outbox {

    private final Map<String, Outgoing> waiting = new LinkedHashMap<>();

    private record Outgoing(long callId, Call call) {}

    void add(String loginId, long callId, Call call) {
        waiting.remove(loginId);
        waiting.put(loginId, new Outgoing(callId, call));
    }

    /** A call that is no longer wanted is not made; one that went out already is not affected. */
    void withdraw(String loginId) {
        waiting.remove(loginId);
    }

    /** Sends as many as there is room for. */
    void flush(FlinksCalls calls) {
        Iterator<Outgoing> next = waiting.values().iterator();
        while (next.hasNext()) {
            Outgoing outgoing = next.next();
            if (!calls.acquire(outgoing.call())) {
                return;
            }
            next.remove();
            calls.send(outgoing.callId(), outgoing.call());
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
