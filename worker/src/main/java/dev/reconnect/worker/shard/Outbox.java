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

    /** Sends as many as there is room for, and enters each under its id as being under way. */
    void flush(FlinksCalls calls, Map<Long, String> underWay) {
        Iterator<Map.Entry<String, Outgoing>> next = waiting.entrySet().iterator();
        while (next.hasNext()) {
            Map.Entry<String, Outgoing> entry = next.next();
            Outgoing outgoing = entry.getValue();
            if (!calls.acquire(outgoing.call())) {
                return;
            }
            underWay.put(outgoing.callId(), entry.getKey());
            next.remove();
            calls.send(outgoing.callId(), outgoing.call());
        }
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
