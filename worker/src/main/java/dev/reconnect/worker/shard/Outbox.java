package dev.reconnect.worker.shard;

import dev.reconnect.worker.session.Instants;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Calls of open sessions that are committed and wait for room, one per login. Each kind of call waits in a line of its own,
 * so that one which is refused (as where only another kind may probe) holds up none of the others.
 */
final class Outbox {

    private final Map<Class<?>, Map<String, Outgoing>> lines = new LinkedHashMap<>();
    private final Map<String, Map<String, Outgoing>> lineOf = new LinkedHashMap<>();

    private record Outgoing(long callId, CallRequest callRequest) {}

    void add(String loginId, long callId, CallRequest callRequest) {
        withdraw(loginId);
        Map<String, Outgoing> line =
                lines.computeIfAbsent(callRequest.call().getClass(), kind -> new LinkedHashMap<>());
        line.put(loginId, new Outgoing(callId, callRequest));
        lineOf.put(loginId, line);
    }

    /** A call that is no longer wanted is not made; one that went out already is not affected. */
    void withdraw(String loginId) {
        Map<String, Outgoing> line = lineOf.remove(loginId);
        if (line != null) {
            line.remove(loginId);
        }
    }

    /**
     * Sends as many as there is room for, of each kind in turn, and enters each under its id as being under way.
     *
     * @return when to try again; {@link Instant#MAX} where nothing waits
     */
    Instant flush(FlinksCalls calls, Map<Long, String> underWay) {
        Instant again = Instant.MAX;
        Deque<Map<String, Outgoing>> open = new ArrayDeque<>(lines.values());
        while (!open.isEmpty()) {
            Map<String, Outgoing> line = open.removeFirst();
            Iterator<Map.Entry<String, Outgoing>> first = line.entrySet().iterator();
            if (!first.hasNext()) {
                continue;
            }
            Map.Entry<String, Outgoing> entry = first.next();
            Outgoing outgoing = entry.getValue();
            switch (calls.acquire(outgoing.callRequest())) {
                case Permit.Granted ignored -> {
                    underWay.put(outgoing.callId(), entry.getKey());
                    lineOf.remove(entry.getKey());
                    first.remove();
                    calls.send(outgoing.callId(), outgoing.callRequest().call());
                    open.addLast(line);
                }
                case Permit.Later later -> again = Instants.earlier(again, later.again());
                case Permit.InstitutionHeld institutionHeld -> again = Instants.earlier(again, institutionHeld.again());
            }
        }
        return again;
    }
}
